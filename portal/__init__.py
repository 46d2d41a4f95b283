"""The portal through which Guizhou Province supervises its vocational skill assessments."""
