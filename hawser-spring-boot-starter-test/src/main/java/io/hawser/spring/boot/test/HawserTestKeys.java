package io.hawser.spring.boot.test;

/** The properties of this module. */
final class HawserTestKeys {
  static final String COORDINATOR = "hawser.test.coordinator";
  static final String FAULTS = "hawser.test.faults";

  private HawserTestKeys() {}
}
