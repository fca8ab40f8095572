package io.hawser.spring.boot;

/** The classes of Spring itself, which have no annotations of ours. */
final class SpringClasses {
  private SpringClasses() {}

  /** Returns whether a class belongs to Spring; its sample applications do not. */
  static boolean contains(String name) {
    return name.startsWith("org.springframework.")
        && !name.startsWith("org.springframework.samples.");
  }
}
