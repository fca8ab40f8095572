package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.HawserClient;
import io.hawser.config.ConfigKey;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.HawserException;
import io.hawser.error.RegistrationRefusedException;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers with single servers, as the application would. */
final class ProbeRegistrations {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** The part of an error message that is about the only server that was tried. */
  private static final Pattern TRIED =
      Pattern.compile(" Tried: \\S+?:\\d+: (.*?)\\. Is a Seata server", Pattern.DOTALL);

  private ProbeRegistrations() {}

  /** Says how a registration ended. */
  enum Kind {
    /** The server accepted it. */
    ACCEPTED,
    /** The server rejected it. */
    REJECTED,
    /** The other side does not speak the protocol. */
    FOREIGN
  }

  /**
   * The outcome of one registration.
   *
   * @param kind how it ended
   * @param detail the version of the server, or what went wrong
   */
  record Outcome(Kind kind, String detail) {
    boolean isForeign() {
      return kind == Kind.FOREIGN;
    }
  }

  /** Registers in one role with one server and closes the connection. */
  static Outcome with(ServerAddress server, ClientRole role, HawserConfig config) {
    try (HawserClient client = HawserClient.connect(only(server, role, config))) {
      List<ServerStatus> servers = client.status().servers();
      String version = servers.isEmpty() ? null : servers.get(0).serverVersion();
      return new Outcome(Kind.ACCEPTED, version == null ? "unknown" : version);
    } catch (RegistrationRefusedException e) {
      return new Outcome(Kind.REJECTED, reason(e));
    } catch (HawserException e) {
      return new Outcome(Kind.FOREIGN, reason(e));
    }
  }

  private static String reason(HawserException error) {
    String message = Texts.of(error);
    Matcher tried = TRIED.matcher(message);
    return tried.find() ? tried.group(1) : message;
  }

  /** The settings of the application, but with one server and one role. */
  private static HawserConfig only(ServerAddress server, ClientRole role, HawserConfig config) {
    Properties settings = settings(config);
    settings.setProperty(Keys.ROLES.name(), role.name());
    settings.setProperty(Keys.REGISTRY_TYPE.name(), "file");
    settings.remove("registry.file.name");
    settings.setProperty(
        "service." + config.clusterOf(config.get(Keys.TX_SERVICE_GROUP)) + ".grouplist",
        server.toString());
    return HawserConfig.from(settings);
  }

  /** The settings of the application, connected at once or not at all, and always switched on. */
  static Properties settings(HawserConfig config) {
    Properties settings = new Properties();
    settings.putAll(config.startingWith(""));
    // What is set by an environment variable alone is not among them.
    for (ConfigKey<?> key : Keys.all()) {
      String value = config.text(key.name());
      if (value != null) {
        settings.setProperty(key.name(), value);
      }
    }
    settings // the content of a configuration centre is merged already
        .keySet()
        .removeIf(name -> name.toString().startsWith("seata.config."));
    settings.setProperty(Keys.ENABLED.name(), "true");
    settings.setProperty(Keys.DISABLE_GLOBAL_TRANSACTION.name(), "false");
    settings.setProperty(Keys.TM_FAIL_FAST.name(), "true");
    settings.setProperty(Keys.RM_FAIL_FAST.name(), "true");
    if (config.get(Keys.CONNECT_TIMEOUT).compareTo(TIMEOUT) > 0) {
      settings.setProperty(Keys.CONNECT_TIMEOUT.name(), TIMEOUT.toMillis() + "ms");
    }
    return settings;
  }
}
