package io.hawser.spring.boot;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Settings of the client that this integration reads itself: as the client has them, so with those
 * of its configuration centre and of customizers, and else as Spring has them.
 */
final class ClientSettings {
  private final HawserConfig used;
  private final SpringSettings given;

  private ClientSettings(HawserConfig used, SpringSettings given) {
    this.used = used;
    this.given = given;
  }

  static ClientSettings of(HawserClient client, Environment environment) {
    return new ClientSettings(client.config(), SpringSettings.of(environment));
  }

  /** Returns a setting without blanks around it, {@code null} if it is not set. */
  @Nullable String text(String name) {
    String text = used.text(name);
    if (text != null) {
      return text;
    }
    SpringSettings.Given ofSpring = given.given(name); // of a client that the application made
    return ofSpring == null || ofSpring.value().isBlank() ? null : ofSpring.value().trim();
  }

  /**
   * Returns how messages name a setting: as the application wrote it, or by the place where it is
   * set.
   */
  String nameOf(String name) {
    SpringSettings.Given ofSpring = given.given(name);
    return ofSpring != null && ofSpring.value().trim().equals(text(name))
        ? ofSpring.property()
        : name + " in " + used.origin();
  }
}
