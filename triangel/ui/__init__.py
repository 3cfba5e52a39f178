"""Look and feel: base templates, components, charts, vendored assets. Knows no subject."""
