//! The calls to Linear's GraphQL, each a method.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::{self, Fault, Kind};
use crate::http::Http;
use crate::models::external_link::There;

/// Tokens of OAuth begin like this; everything else is a personal key, which stands alone.
const OAUTH: &str = "lin_oauth_";

/// Linear, as one team's key reaches it.
pub struct Api<'a> {
    /// How.
    pub http: &'a Http,
    /// `TIDINGS_LINEAR_API_URL`
    pub url: &'a str,
    /// A personal API key, or an OAuth token.
    pub key: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

/// A state that issues of a team can have.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct TeamState {
    /// Its id.
    pub id: String,
    /// `triage`, `backlog`, `unstarted`, `started`, `completed` or `canceled`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its place among the states of its kind.
    #[serde(default)]
    pub position: f64,
}

/// Where an issue stands, and where it could.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its state.
    pub present: TeamState,
    /// The states of its team.
    pub states: Vec<TeamState>,
}

impl Api<'_> {
    /// Makes an issue.
    pub fn create_issue(&self, input: &Value) -> Result<There, Fault> {
        let query = "mutation issueCreate($input: IssueCreateInput!) \
            { issueCreate(input: $input) { success issue { id identifier url } } }";
        let mut payload = self.mutate("issueCreate", query, json!({ "input": input }))?;
        parsed(taken(&mut payload, "/issue"))
    }

    /// Looks an issue up, by its id or by its name such as `LIN-42`.
    pub fn issue(&self, id: &str) -> Result<There, Fault> {
        let query = "query issue($id: String!) { issue(id: $id) { id identifier url } }";
        parsed(known(self.ask("issue", query, json!({ "id": id }))?, "/issue")?)
    }

    /// Where an issue stands, and the states of its team.
    pub fn standing(&self, id: &str) -> Result<Standing, Fault> {
        let query = "query issueStanding($id: String!) { issue(id: $id) { id state { id type position } \
            team { states { nodes { id type position } } } } }";
        let mut issue = known(self.ask("issueStanding", query, json!({ "id": id }))?, "/issue")?;
        let present = parsed(taken(&mut issue, "/state"))?;
        Ok(Standing { present, states: parsed(taken(&mut issue, "/team/states/nodes"))? })
    }

    /// Gives an issue another state.
    pub fn move_issue(&self, id: &str, state: &str) -> Result<(), Fault> {
        let query = "mutation issueUpdate($id: String!, $input: IssueUpdateInput!) \
            { issueUpdate(id: $id, input: $input) { success } }";
        self.mutate("issueUpdate", query, json!({ "id": id, "input": { "stateId": state } })).map(drop)
    }

    /// Adds a comment. One of this id that is there already is the same comment.
    pub fn create_comment(&self, input: &Value) -> Result<(), Fault> {
        let query = "mutation commentCreate($input: CommentCreateInput!) \
            { commentCreate(input: $input) { success comment { id url } } }";
        match self.mutate("commentCreate", query, json!({ "input": input })) {
            Err(Fault { kind: Kind::Exists, .. }) => self.comment(input["id"].as_str().unwrap_or_default()),
            made => made.map(drop),
        }
    }

    fn comment(&self, id: &str) -> Result<(), Fault> {
        let query = "query comment($id: String!) { comment(id: $id) { id } }";
        known(self.ask("comment", query, json!({ "id": id }))?, "/comment").map(drop)
    }

    /// Puts a link on an issue; the same address again only changes its words.
    pub fn attach(&self, input: &Value) -> Result<(), Fault> {
        let query = "mutation attachmentCreate($input: AttachmentCreateInput!) \
            { attachmentCreate(input: $input) { success attachment { id } } }";
        self.mutate("attachmentCreate", query, json!({ "input": input })).map(drop)
    }

    /// Asks for a team: does the key work, and is there such a team?
    pub fn team(&self, id: &str) -> Result<(), Fault> {
        let query = "query team($id: String!) { team(id: $id) { id name } }";
        known(self.ask("team", query, json!({ "id": id }))?, "/team").map(drop)
    }

    /// Calls the mutation of this name: what it gives, if that says that it worked.
    fn mutate(&self, name: &str, query: &str, variables: Value) -> Result<Value, Fault> {
        let mut data = self.ask(name, query, variables)?;
        let payload = taken(&mut data, &format!("/{name}"));
        let failed = || Fault::passing(format!("Linear did not say that {name} worked."));
        if payload["success"] == true { Ok(payload) } else { Err(failed()) }
    }

    fn ask(&self, name: &str, query: &str, variables: Value) -> Result<Value, Fault> {
        let key = if self.key.starts_with(OAUTH) { format!("Bearer {}", self.key) } else { self.key.to_owned() };
        let body = json!({ "operationName": name, "query": query, "variables": variables }).to_string();
        let answer = self.http.post_json(self.url, &[("Authorization", &key)], body.as_bytes())?;
        answer::read(&answer, self.now)
    }
}

fn taken(value: &mut Value, pointer: &str) -> Value {
    value.pointer_mut(pointer).map(Value::take).unwrap_or_default()
}

/// What was asked for; null means that there is no such thing.
fn known(mut data: Value, pointer: &str) -> Result<Value, Fault> {
    let found = taken(&mut data, pointer);
    let missing = Fault { kind: Kind::Missing, ..Fault::passing("Linear knows nothing of it.") };
    if found.is_null() { Err(missing) } else { Ok(found) }
}

fn parsed<T: DeserializeOwned>(value: Value) -> Result<T, Fault> {
    serde_json::from_value(value)
        .map_err(|error| Fault::passing(format!("Linear's answer is not as expected: {error}")))
}
