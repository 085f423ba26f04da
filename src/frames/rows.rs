//! From the number of each row's outcome to a column, for whatever library holds it.

/// The value of each row.
pub fn spread<T: Copy>(of_outcome: &[T], ids: &[u32]) -> Vec<T> {
    ids.iter().map(|id| of_outcome[*id as usize]).collect()
}

/// A bit for each row, the lowest first, as Arrow lays them out.
pub fn bits(of_outcome: &[bool], ids: &[u32]) -> Vec<u8> {
    let packed = |eight: &[u32]| {
        eight
            .iter()
            .enumerate()
            .fold(0, |byte, (place, id)| byte | u8::from(of_outcome[*id as usize]) << place)
    };
    ids.chunks(8).map(packed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_packed_lowest_first_and_end_with_the_rows() {
        assert_eq!(bits(&[true, false], &[0, 1, 1, 0, 0, 0, 0, 1, 1, 0]), [0b0111_1001, 0b10]);
        assert!(bits(&[true], &[]).is_empty());
    }

    #[test]
    fn values_go_by_the_number() {
        assert_eq!(spread(&[7_u8, 9], &[1, 0, 1]), [9, 7, 9]);
    }
}
