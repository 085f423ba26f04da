//! Classifiers by their specification, with the memory of what they met. An engine calls a plugin once a
//! morsel: compiling once is enough, and a code read in one morsel need not be read in the next.

use std::sync::{Arc, Mutex, PoisonError};

use crate::classify::classifier::Classifier;
use crate::classify::rows::session::Session;
use crate::classify::spec::{Spec, SpecError};
use crate::table::TableError;

/// More than a session uses at once; the oldest goes first.
const ROOM: usize = 16;

/// A classifier, and the memories that no thread is using now.
#[derive(Debug)]
pub struct Compiled<T> {
    pub classifier: Classifier,
    idle: Mutex<Vec<(Session, T)>>,
}

impl<T: Default> Compiled<T> {
    /// A classifier without any memory.
    #[must_use]
    pub fn new(classifier: Classifier) -> Self {
        Self { classifier, idle: Mutex::new(Vec::new()) }
    }

    /// Does something with a memory that is no one else's meanwhile, and what a border keeps beside it.
    ///
    /// # Errors
    /// Those of the work; its memory is then dropped.
    pub fn with<R, E: From<TableError>>(
        &self,
        work: impl FnOnce(&mut Session, &mut T) -> Result<R, E>,
    ) -> Result<R, E> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let (mut session, mut beside) = match kept {
            Some(kept) => kept,
            None => (Session::new(&self.classifier)?, T::default()),
        };
        let done = work(&mut session, &mut beside)?;
        if !session.is_full() {
            idle().push((session, beside));
        }
        Ok(done)
    }
}

/// Compiled classifiers by the text of their specification.
#[derive(Debug)]
pub struct Cache<T>(Mutex<Vec<(String, Arc<Compiled<T>>)>>);

impl<T: Default> Cache<T> {
    #[must_use]
    pub const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// The classifier of a specification, compiled at its first use.
    ///
    /// # Errors
    /// If the specification does not compile.
    pub fn get(&self, spec: &str) -> Result<Arc<Compiled<T>>, SpecError> {
        // What is cached is whole or not there, so a poisoned lock loses nothing.
        let mut compiled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = compiled.iter().find(|(known, _)| known == spec) {
            return Ok(Arc::clone(found));
        }
        let built = Arc::new(Compiled::new(Classifier::compile(&Spec::from_json(spec)?)?));
        if compiled.len() == ROOM {
            compiled.remove(0);
        }
        compiled.push((spec.to_owned(), Arc::clone(&built)));
        Ok(built)
    }
}

impl<T: Default> Default for Cache<T> {
    fn default() -> Self {
        Self::new()
    }
}
