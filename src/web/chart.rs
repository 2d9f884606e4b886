//! Bars over time, drawn here as SVG, with the same numbers as a table behind them.
use askama::Template;
use askama::filters::HtmlSafe;

use super::words::{grouped, lasting};

/// How the bars of one column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One on the other.
    Stacked,
    /// One beside the other.
    Beside,
}

/// What its numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many; sums of columns mean something.
    Count,
    /// Minutes, none of them where there is nothing; and those of the whole, for sums mean nothing.
    Minutes(i64),
}

/// Quarters of a height in minutes: hours, days and weeks that read well.
const MINUTES: [i64; 16] = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 4_320, 7_200, 10_080, 20_160];

/// A chart. `{{ chart }}` prints it.
#[derive(Debug, Clone, Template)]
#[template(path = "_chart.html")]
pub struct Chart {
    /// Unique on the page.
    pub id: &'static str,
    /// What it shows, in a sentence or two, for those who do not see it.
    pub title: String,
    /// Over the table.
    pub caption: String,
    /// What a row of the table is: "Week of".
    pub unit: &'static str,
    /// What is counted: the end of a class's name and the word.
    pub series: Vec<(&'static str, &'static str)>,
    /// The oldest first.
    pub columns: Vec<Column>,
    pub shape: Shape,
    pub measure: Measure,
}

impl HtmlSafe for Chart {}

/// What happened in one span.
#[derive(Debug, Clone)]
pub struct Column {
    /// Below the bar; may be empty.
    pub axis: String,
    /// In the table.
    pub name: String,
    /// One for each of the series.
    pub values: Vec<i64>,
}

/// One rectangle, in tenths of the drawing's units.
struct Bar {
    kind: &'static str,
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

/// The drawing is 600 by 200; it is stretched to the page.
const WIDTH: i64 = 6_000;
const HEIGHT: i64 = 2_000;

impl Chart {
    /// Each of the series with what it comes to.
    fn keys(&self) -> Vec<(&'static str, &'static str, String)> {
        let sum = |place: usize| self.columns.iter().filter_map(|column| column.values.get(place)).sum();
        let whole = |place| match self.measure {
            Measure::Count => sum(place),
            Measure::Minutes(whole) => whole,
        };
        let series = self.series.iter().enumerate();
        series.map(|(place, (kind, word))| (*kind, *word, self.words(whole(place)))).collect()
    }

    /// A number as people read it.
    fn words(&self, value: i64) -> String {
        match self.measure {
            Measure::Count => grouped(value),
            Measure::Minutes(_) if value == 0 => "–".to_owned(),
            Measure::Minutes(_) => lasting(value),
        }
    }

    /// The table: the name of each column, and its numbers.
    fn rows(&self) -> Vec<(&str, Vec<String>)> {
        let cells = |column: &Column| column.values.iter().map(|value| self.words(*value)).collect();
        self.columns.iter().map(|column| (column.name.as_str(), cells(column))).collect()
    }

    /// The numbers at the side, from the top down.
    fn marks(&self) -> Vec<String> {
        let step = self.step();
        (0..=4).rev().map(|mark| if mark == 0 { "0".to_owned() } else { self.words(step * mark) }).collect()
    }

    /// A quarter of the height: a number that reads well.
    fn step(&self) -> i64 {
        let highest = self.columns.iter().map(|column| match self.shape {
            Shape::Stacked => column.values.iter().sum(),
            Shape::Beside => column.values.iter().copied().max().unwrap_or_default(),
        });
        let quarter = (highest.max().unwrap_or_default() + 3) / 4;
        if let (Measure::Minutes(_), Some(step)) = (self.measure, MINUTES.into_iter().find(|step| *step >= quarter)) {
            return step;
        }
        let rounds = (0..18).flat_map(|power| [1, 2, 3, 5].map(|first| first * 10_i64.pow(power)));
        rounds.into_iter().find(|round| *round >= quarter).unwrap_or(quarter)
    }

    fn bars(&self) -> Vec<Bar> {
        let top = self.step() * 4;
        let columns = self.columns.iter().zip(0_i64..);
        columns.flat_map(|(column, place)| self.bars_of(column, place, top)).filter(|bar| bar.height > 0).collect()
    }

    fn bars_of(&self, column: &Column, place: i64, top: i64) -> Vec<Bar> {
        let room = WIDTH / count(self.columns.len());
        let (left, width) = (place * room + room * 18 / 100, room * 64 / 100);
        let each = width / count(self.series.len());
        let mut floor = HEIGHT;
        let bars = self.series.iter().zip(&column.values).zip(0_i64..).map(|(((kind, _), value), place)| {
            let height = value * HEIGHT / top;
            match self.shape {
                Shape::Stacked => {
                    floor -= height;
                    // A thin gap between two that lie on each other.
                    Bar { kind, x: left, y: floor, width, height: if height > 20 { height - 10 } else { height } }
                }
                Shape::Beside => Bar { kind, x: left + place * each, y: HEIGHT - height, width: each, height },
            }
        });
        bars.collect()
    }
}

impl Bar {
    /// Left, top, width and height, as attributes have them.
    fn shape(&self) -> [String; 4] {
        [self.x, self.y, self.width, self.height].map(tenths)
    }
}

fn tenths(number: i64) -> String {
    format!("{}.{}", number / 10, number % 10)
}

fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(shape: Shape, values: &[[i64; 2]]) -> Chart {
        let column = |values: &[i64; 2]| Column { axis: String::new(), name: String::new(), values: values.to_vec() };
        let columns = values.iter().map(column).collect();
        let series = vec![("opened", "Opened"), ("closed", "Closed")];
        Chart {
            id: "c",
            title: String::new(),
            caption: String::new(),
            unit: "Day",
            series,
            columns,
            shape,
            measure: Measure::Count,
        }
    }

    #[test]
    fn the_scale_reads_well_and_holds_the_highest() {
        assert_eq!(chart(Shape::Stacked, &[[60, 57], [3, 4]]).marks(), ["120", "90", "60", "30", "0"]);
        assert_eq!(chart(Shape::Beside, &[[60, 57]]).marks(), ["80", "60", "40", "20", "0"]);
        assert_eq!(chart(Shape::Stacked, &[[0, 0]]).marks(), ["4", "3", "2", "1", "0"]);
        assert_eq!(chart(Shape::Stacked, &[[900_000, 99_999]]).marks()[0], "1,200,000");
        assert!(chart(Shape::Stacked, &[]).bars().is_empty());
    }

    #[test]
    fn times_are_told_in_hours_and_days() {
        let times = Chart { measure: Measure::Minutes(90), ..chart(Shape::Beside, &[[700, 0]]) };
        assert_eq!(times.marks(), ["12 h", "9 h", "6 h", "3 h", "0"]);
        assert_eq!(times.keys()[0].2, "1 h 30 min");
        assert_eq!(times.words(0), "–");
    }

    #[test]
    fn bars_stand_on_the_ground_and_on_each_other() {
        let bars = chart(Shape::Stacked, &[[2, 2]]).bars();
        assert_eq!((bars[0].y, bars[1].y, bars[1].height), (1_000, 0, 990));
        let beside = chart(Shape::Beside, &[[4, 2]]).bars();
        assert_eq!((beside[0].y, beside[1].y, beside[1].height), (0, 1_000, 1_000));
        assert!(beside[0].x + beside[0].width <= beside[1].x);
        assert_eq!(bars[0].shape(), ["108.0", "100.0", "384.0", "99.0"]);
    }
}
