//! The embedded code lists and crosswalks, by the name of their scheme.

macro_rules! embedded {
    ($what:literal, $folder:literal, $function:ident: $($name:literal)*) => {
        #[doc = $what]
        #[must_use]
        pub(super) fn $function(scheme: &str) -> Option<&'static str> {
            match scheme {
                $($name => Some(include_str!(concat!("data/", $folder, "/", $name, ".csv"))),)*
                _ => None,
            }
        }
    };
}

embedded! {
    "The list of the codes of a scheme, if it has one of its own.", "codes", codes:
    "eprtr" "ied" "eper" "nace11" "nace2" "nace21" "naf2" "uksic" "isic31" "isic4" "isic5" "naics" "scian" "ussic"
    "snap97" "nfr14" "gnfr14" "toolkit"
    "ateco2007" "ateco2025" "caem1" "caem2" "ciiu4_cl" "ciiu4_co" "cnae_cu" "gked3" "kbli2020" "msic2008"
    "nacebel2003" "nacebel2008" "naf1" "nic2008" "okved2" "pkd2007" "sbi2008" "skd2002" "skd2008" "sknace"
    "ssic2020" "tol2008" "tsic2552" "uksic2003"
    "anzsic" "anzsic1993" "clae" "cnae_br" "gbt4754" "gbt4754_2011" "jsic" "ksic"
    "bimschv4" "icpe" "ippc" "prtr_jp"
}

embedded! {
    "The crosswalk of a scheme, if it has rows of its own.", "crosswalk", crosswalk:
    "eprtr" "ied" "eper" "nace11" "nace2" "nace21" "naf2" "uksic" "isic31" "isic4" "isic5" "naics" "scian" "ussic"
    "snap97" "nfr14" "gnfr14" "toolkit"
    "ateco2007" "ciiu4_cl" "ciiu4_co" "cnae_cu" "gked3" "kbli2020" "msic2008" "nacebel2008" "nic2008" "okved2" "sbi2008"
    "ssic2020" "tol2008" "tsic2552"
    "anzsic" "anzsic1993" "clae" "cnae_br" "gbt4754" "gbt4754_2011" "jsic" "ksic"
    "bimschv4" "icpe" "ippc" "prtr_jp"
}
