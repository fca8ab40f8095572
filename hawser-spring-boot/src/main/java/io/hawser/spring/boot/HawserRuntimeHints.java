package io.hawser.spring.boot;

import io.hawser.spring.GlobalTransactional;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the parts of Hawser that a native image must keep: the files that it reads, the
 * providers that it looks for, and the attributes of its annotation.
 */
final class HawserRuntimeHints implements RuntimeHintsRegistrar {
  /** Creates the hints for Spring. */
  HawserRuntimeHints() {}

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .resources()
        .registerPattern("io/hawser/config/keys.txt")
        .registerPattern("io/hawser/tcc/*.sql")
        .registerPattern("hawser.properties")
        .registerPattern("META-INF/services/io.hawser.*");
    hints
        .reflection()
        .registerType(GlobalTransactional.class, MemberCategory.INVOKE_PUBLIC_METHODS);
  }
}
