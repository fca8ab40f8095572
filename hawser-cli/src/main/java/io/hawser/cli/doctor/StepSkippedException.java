package io.hawser.cli.doctor;

/** A step cannot be done; the message says which one has to succeed before. */
final class StepSkippedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepSkippedException(String because) {
    super(because);
  }
}
