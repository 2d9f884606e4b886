//! The parts that a page of a list is put together from, each read by an index in the list's own order: the steps of a project
//! where the list goes by them, otherwise its projects.

use super::condition::{Condition, Value};
use super::place::Place;
use super::sort::{By, Sort};
use crate::db::DbConn;
use crate::db::types::{At, ProjectId};
use crate::error::Result;
use crate::models::status::Status;

/// More projects than these are read at once and sorted.
const MERGED: usize = 32;

/// What the list consists of.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    projects: Vec<i64>,
    /// Each step with its position, first what stands in none; only of a list that goes by them.
    steps: Vec<(Option<i64>, i64)>,
    is_merged: bool,
}

impl Parts {
    /// The parts of these projects. What is answered from a list of issues is sorted: there it would be read for each part.
    pub(super) fn of(conn: &mut DbConn, projects: Vec<ProjectId>, (sort, has_lists): (Sort, bool)) -> Result<Self> {
        let mut steps = Vec::new();
        if let ([project], By::Status, false) = (projects.as_slice(), sort.by, has_lists) {
            let all = Status::of_project(conn, *project)?;
            steps = std::iter::once((None, 0)).chain(all.iter().map(|step| (Some(step.id.0), step.position))).collect();
        }
        let is_merged = !has_lists && (2..=MERGED).contains(&projects.len());
        Ok(Self { projects: projects.into_iter().map(|id| id.0).collect(), steps, is_merged })
    }

    /// Does each part stand in one place of the list's order? Then it goes by the issues' numbers alone.
    pub(super) fn are_steps(&self) -> bool {
        !self.steps.is_empty()
    }

    /// All of them.
    pub(super) fn whole(&self) -> Condition {
        Condition::one_of("issues.project_id", self.projects.iter().copied())
    }

    /// What each part must be from this place on.
    pub(super) fn from(&self, order: (&str, bool), place: Option<Place>, is_down: bool) -> Vec<Condition> {
        if self.are_steps() {
            return self.steps.iter().filter_map(|step| self.step(*step, place, is_down)).collect();
        }
        let (column, is_moment) = order;
        let sign = if is_down { "<" } else { ">" };
        let placed = place.map(|Place { key, id }| {
            let key = if is_moment { Value::Moment(At::from_micros(key)) } else { Value::Number(key) };
            Condition::of(format!("({column}, issues.id) {sign} (?, ?)"), vec![key, Value::Number(id.0)])
        });
        let each = |project: &i64| Condition::one_of("issues.project_id", [*project]);
        let parts = if self.is_merged { self.projects.iter().map(each).collect() } else { vec![self.whole()] };
        parts.into_iter().map(|part: Condition| placed.iter().cloned().fold(part, Condition::and)).collect()
    }

    /// The issues of one step from this place on; none when the whole step stands before it.
    fn step(&self, (id, position): (Option<i64>, i64), place: Option<Place>, is_down: bool) -> Option<Condition> {
        let stands = match id {
            // Found by the step's own index, not by the project's.
            Some(id) => Condition::one_of("issues.status_id", [id])
                .and(Condition::one_of("issues.project_id + 0", self.projects.iter().copied())),
            None => self.whole().and(Condition::plain("issues.status_id IS NULL")),
        };
        let Some(place) = place else { return Some(stands) };
        if position == place.key {
            let sign = if is_down { "<" } else { ">" };
            return Some(stands.and(Condition::of(format!("issues.id {sign} ?"), vec![Value::Number(place.id.0)])));
        }
        ((position > place.key) != is_down).then_some(stands)
    }
}
