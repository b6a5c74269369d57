//! How many items a page may have, as a type of its own for each API.

use std::fmt;

use crate::error::Error;

/// A number of items for one page that lies between `MIN` and `MAX`, the range the API documents.
///
/// Each API names its own: what fits one is no argument for another.
///
/// ```
/// type PageSize = openapi_runtime::PageSize<1, 200>;
///
/// assert_eq!(PageSize::new(50)?.get(), 50);
/// let error = PageSize::new(201).unwrap_err();
/// assert_eq!(error.to_string(), "a page of 201 items cannot be asked for; the range is 1 to 200");
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageSize<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> PageSize<MIN, MAX> {
    /// The smallest page that can be asked for.
    ///
    /// ```
    /// type PageSize = openapi_runtime::PageSize<1, 200>;
    ///
    /// assert_eq!(PageSize::SMALLEST.get(), 1);
    /// ```
    pub const SMALLEST: Self = {
        assert!(
            1 <= MIN && MIN <= MAX,
            "the range must not be empty and starts at 1"
        );
        Self(MIN)
    };

    /// The largest page that can be asked for: the fewest requests for a whole list.
    ///
    /// ```
    /// type PageSize = openapi_runtime::PageSize<1, 200>;
    ///
    /// assert_eq!(PageSize::LARGEST.get(), 200);
    /// ```
    pub const LARGEST: Self = {
        assert!(
            1 <= MIN && MIN <= MAX,
            "the range must not be empty and starts at 1"
        );
        Self(MAX)
    };

    /// Checks a number of items.
    ///
    /// ```
    /// type PageSize = openapi_runtime::PageSize<1, 200>;
    ///
    /// assert!(PageSize::new(200).is_ok());
    /// assert!(PageSize::new(0).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when it is out of range.
    pub fn new(items: u32) -> Result<Self, Error> {
        if (Self::SMALLEST.0..=Self::LARGEST.0).contains(&items) {
            Ok(Self(items))
        } else {
            Err(Error::request_build(format!(
                "a page of {items} items cannot be asked for; the range is {MIN} to {MAX}"
            )))
        }
    }

    /// The number of items.
    ///
    /// ```
    /// let size = openapi_runtime::PageSize::<1, 200>::new(50)?;
    /// assert_eq!(format!("/things?limit={}", size.get()), "/things?limit=50");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> TryFrom<u32> for PageSize<MIN, MAX> {
    type Error = Error;

    fn try_from(items: u32) -> Result<Self, Error> {
        Self::new(items)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for PageSize<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_the_range_belong_to_it() {
        type Size = PageSize<2, 200>;
        assert_eq!(Size::new(2).unwrap(), Size::SMALLEST);
        assert_eq!(Size::new(200).unwrap(), Size::LARGEST);
        for items in [0, 1, 201, u32::MAX] {
            let error = Size::new(items).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::RequestBuild, "{items}");
        }
    }
}
