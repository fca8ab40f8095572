package io.hawser.spring.boot;

import io.hawser.config.HawserConfig;

/** A bean that changes the configuration of the client before it connects. */
@FunctionalInterface
public interface HawserConfigCustomizer {

  /**
   * Changes the configuration, for instance by {@link HawserConfig#with}.
   *
   * @param config what the settings say, after the customizers that come before
   * @return what the client gets, or the next customizer
   */
  HawserConfig customize(HawserConfig config);
}
