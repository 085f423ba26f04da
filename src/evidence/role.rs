//! The input columns, by the names fixed at the border.

use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

use super::scheme::Scheme;
use crate::table;

/// A statement about the source that is no category and no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[repr(u8)]
pub enum Fact {
    HazardousWaste,
    WasteBurned,
    ElementalChlorine,
    Metal,
    Feed,
    Fuel,
    Chloranil,
    ElvShredder,
    Product,
    Combustion,
}

impl Fact {
    pub const ALL: [Self; Self::COUNT] = table::array(Self::VARIANTS);

    /// The fact of an input column of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The name of its input column.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The values are a closed list, so that any other word is a mistake; fuels, metals and products
    /// are open lists, of which the tables know those that bear on a category.
    #[must_use]
    pub fn is_closed(self) -> bool {
        !matches!(self, Self::Metal | Self::Fuel | Self::Product)
    }
}

/// A kind of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[repr(u8)]
pub enum DateKind {
    ConstructionStarted,
    ModificationStarted,
    Retrofit,
    OperationStarted,
    /// A permit to build: the one kind that comes before construction.
    BuildingPermit,
    /// Any other or unknown permit: operating and renewed ones come later.
    PermitGranted,
    FirstReported,
    Closed,
}

impl DateKind {
    pub const ALL: [Self; Self::COUNT] = table::array(Self::VARIANTS);

    /// The name of its input column.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What an input column is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Party,
    Status,
    Name,
    /// Free text on the activity; read, like the name, only with the user's permission.
    Activity,
    /// A stated category.
    Category,
    Code(Scheme),
    Fact(Fact),
    Date(DateKind),
    /// The Annex C chemicals that the register itself reports for the facility.
    Releases,
}

impl Role {
    /// The role of an input column of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "party" => Some(Self::Party),
            "status" => Some(Self::Status),
            "name" => Some(Self::Name),
            "activity" => Some(Self::Activity),
            "category" => Some(Self::Category),
            "releases" => Some(Self::Releases),
            _ => Scheme::from_name(name)
                .map(Self::Code)
                .or_else(|| Fact::from_name(name).map(Self::Fact))
                .or_else(|| name.parse().ok().map(Self::Date)),
        }
    }

    /// The name of its input column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Status => "status",
            Self::Name => "name",
            Self::Activity => "activity",
            Self::Category => "category",
            Self::Releases => "releases",
            Self::Code(scheme) => scheme.name(),
            Self::Fact(fact) => fact.name(),
            Self::Date(kind) => kind.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_round_trip() {
        let facts = Fact::ALL.into_iter().map(Role::Fact);
        let dates = DateKind::ALL.into_iter().map(Role::Date);
        let codes = Scheme::ALL.into_iter().map(Role::Code);
        for role in facts.chain(dates).chain(codes).chain([
            Role::Party,
            Role::Category,
            Role::Activity,
            Role::Releases,
        ]) {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        assert_eq!(Role::from_name("latitude"), None);
    }
}
