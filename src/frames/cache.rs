//! Classifiers by their specification. An engine calls a plugin once a morsel; compiling once is enough.

use std::sync::{Arc, Mutex, PoisonError};

use crate::classify::kernel::Classifier;
use crate::classify::spec::{Spec, SpecError};

/// More than a session uses at once; the oldest goes first.
const ROOM: usize = 16;

static COMPILED: Mutex<Vec<(String, Arc<Classifier>)>> = Mutex::new(Vec::new());

/// The classifier of a specification, compiled at its first use.
///
/// # Errors
/// If the specification does not compile.
pub fn classifier(spec: &str) -> Result<Arc<Classifier>, SpecError> {
    // What is cached is whole or not there, so a poisoned lock loses nothing.
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, found)) = compiled.iter().find(|(known, _)| known == spec) {
        return Ok(Arc::clone(found));
    }
    let built = Arc::new(Classifier::compile(&Spec::from_json(spec)?)?);
    if compiled.len() == ROOM {
        compiled.remove(0);
    }
    compiled.push((spec.to_owned(), Arc::clone(&built)));
    Ok(built)
}
