package io.hawser.registry.support;

import io.hawser.config.RegistrySettings;
import org.jspecify.annotations.Nullable;

/**
 * A user and password from the settings. The text form does not contain the password.
 *
 * @param user the name
 * @param password its password
 */
public record UserLogin(String user, String password) {

  /**
   * Reads {@code username} and {@code password}.
   *
   * @param settings the settings that contain them
   * @return the user, {@code null} if neither is set
   * @throws io.hawser.error.ConfigurationException if only one of them is set
   */
  public static @Nullable UserLogin read(RegistrySettings settings) {
    return read(settings, "username");
  }

  /**
   * Reads a user under another key, and {@code password}.
   *
   * @param settings the settings that contain them
   * @param userKey the end of the user's key
   * @return the user, {@code null} if neither is set
   * @throws io.hawser.error.ConfigurationException if only one of them is set
   */
  public static @Nullable UserLogin read(RegistrySettings settings, String userKey) {
    String user = settings.text(userKey);
    String password = settings.text("password");
    if (user == null) {
      if (password != null) {
        throw settings.missing(userKey, "a user name", "password");
      }
      return null;
    }
    if (password == null) {
      throw settings.missing("password", "a password", userKey);
    }
    return new UserLogin(user, password);
  }

  @Override
  public String toString() {
    return "user " + user;
  }
}
