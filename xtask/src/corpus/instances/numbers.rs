//! Numbers within the bounds of a schema, in every way that JSON writes them.

use fastrand::Rng;
use serde_json::{Number, Value, json};

use super::parts::Parts;

/// Up to here, every integer has a floating-point number of its own.
const EXACT: i128 = 1 << 53;

/// The integers that a format has room for.
fn width(format: Option<&str>) -> (i128, i128) {
    match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64" | "uint" | "usize") => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// The bounds that all parts give, exclusive ones moved by `step`.
fn bounds(parts: &Parts<'_>, step: f64) -> (Option<f64>, Option<f64>) {
    let numbers = |keyword: &str, step: f64| {
        let values = parts.get(keyword).filter_map(Value::as_f64);
        values.map(move |value| value + step).collect::<Vec<f64>>()
    };
    let lower = [numbers("minimum", 0.0), numbers("exclusiveMinimum", step)]
        .concat()
        .into_iter()
        .reduce(f64::max);
    let upper = [numbers("maximum", 0.0), numbers("exclusiveMaximum", -step)]
        .concat()
        .into_iter()
        .reduce(f64::min);
    (lower, upper)
}

fn multiple(parts: &Parts<'_>) -> Option<f64> {
    parts.get("multipleOf").find_map(Value::as_f64)
}

/// An integer; now and then with a fraction of nothing, as in `3.0`.
pub(super) fn integer(random: &mut Rng, parts: &Parts<'_>) -> Option<Value> {
    let (narrowest, widest) = width(parts.text("format"));
    let (lower, upper) = bounds(parts, 1.0);
    let lowest = lower.map_or(narrowest, |bound| (bound.ceil() as i128).max(narrowest));
    let highest = upper.map_or(widest, |bound| (bound.floor() as i128).min(widest));
    if lowest > highest {
        return None;
    }
    let near = 0_i128.clamp(lowest, highest);
    let mut chosen = match random.u8(..8) {
        0 => lowest,
        1 => highest,
        2 => near,
        3 => near + random.i128(0..1_000_000_000_000),
        4 => near - random.i128(0..1000),
        _ => near + random.i128(0..100),
    }
    .clamp(lowest, highest);
    if let Some(multiple) = multiple(parts)
        && multiple >= 1.0
    {
        let multiple = multiple as i128;
        chosen -= chosen.rem_euclid(multiple);
        if chosen < lowest {
            chosen += multiple;
        }
    }
    if chosen.abs() <= EXACT && random.u8(..12) == 0 {
        return Some(json!(chosen as f64));
    }
    Number::from_i128(chosen).map(Value::Number)
}

/// A number, with or without a fraction. It is one of 32 bits, exactly, where the format says so.
pub(super) fn number(random: &mut Rng, parts: &Parts<'_>) -> Option<Value> {
    let (lower, upper) = bounds(parts, 0.125);
    let span = match (lower, upper) {
        (Some(lower), Some(upper)) => (lower, upper),
        (Some(lower), None) => (lower, lower + 10_000.0),
        (None, Some(upper)) => (upper - 10_000.0, upper),
        (None, None) => (-10_000.0, 10_000.0),
    };
    let (lower, upper) = span;
    if lower > upper {
        return None;
    }
    if let Some(multiple) = multiple(parts) {
        let most = ((upper - lower) / multiple).floor().clamp(0.0, 1e6) as u32;
        let first = (lower / multiple).ceil();
        return Some(json!((first + f64::from(random.u32(..=most))) * multiple));
    }
    let is_small = parts.text("format") == Some("float");
    let within = lower + random.f64() * (upper - lower);
    let value = match random.u8(..6) {
        0 => lower,
        1 => upper,
        2 => within.round().clamp(lower, upper),
        3 if lower <= 1e-8 && upper >= 1e-8 && !is_small => 1.5e-8,
        _ if is_small => ((within * 8.0).round() / 8.0).clamp(lower, upper),
        _ => within,
    };
    if value.fract() == 0.0 && value.abs() < EXACT as f64 && random.bool() {
        return Some(json!(value as i64));
    }
    Some(json!(value))
}
