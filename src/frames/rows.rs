//! From the number of each row's outcome to a column, for whatever library holds it.

use super::schema::{Output, REQUIRED_SINCE};
use crate::classify::dictionary::Dictionary;
use crate::classify::rows::session::Classified;
use crate::law::calendar::Day;

/// An output that is a day: the day of each row, and a bit for each that has one. Under a null stands 0.
pub fn days(output: &Output, dictionary: &Dictionary, rows: &Classified) -> (Vec<Day>, Vec<u8>) {
    let ids = &rows.numbers;
    if output.name == REQUIRED_SINCE {
        return since(dictionary, rows);
    }
    let shown: Vec<Day> = dictionary.required_from.iter().map(|day| day.unwrap_or(0)).collect();
    let known: Vec<bool> = dictionary.required_from.iter().map(Option::is_some).collect();
    (spread(&shown, ids), bits(&known, ids))
}

fn since(dictionary: &Dictionary, rows: &Classified) -> (Vec<Day>, Vec<u8>) {
    let mut known = vec![0_u8; rows.numbers.len().div_ceil(8)];
    let mut shown = vec![0; rows.numbers.len()];
    // Without a row that asks for its start there is none that has such a day.
    for (row, begun) in rows.begun.iter().enumerate() {
        let Some(begun) = begun else { continue };
        let required = dictionary.required[rows.numbers[row] as usize];
        if let Some(day) = required.and_then(|required| required.since(*begun)) {
            shown[row] = day;
            known[row / 8] |= 1 << (row % 8);
        }
    }
    (shown, known)
}

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
