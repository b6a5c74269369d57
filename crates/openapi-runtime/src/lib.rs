//! What every generated client needs and no API owns: transport, limits, secrets, errors, paging.
