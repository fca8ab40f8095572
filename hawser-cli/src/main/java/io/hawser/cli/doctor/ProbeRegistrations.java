package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.HawserException;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
      // A name may have addresses that do not answer: those have no version.
      return new Outcome(
          Kind.ACCEPTED,
          client.status().servers().stream()
              .map(ServerStatus::serverVersion)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse("unknown"));
    } catch (RegistrationRejectedException e) {
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

  private static HawserConfig only(ServerAddress server, ClientRole role, HawserConfig config) {
    return only(List.of(server), config).with(Map.of(Keys.ROLES.name(), role.name()));
  }

  /**
   * Returns the settings of the application, but with these servers in place of a registry. Global
   * transactions are switched on, and a client connects immediately or not at all.
   */
  static HawserConfig only(List<ServerAddress> servers, HawserConfig config) {
    String vgroup = config.get(Keys.TX_SERVICE_GROUP);
    String cluster = String.valueOf(config.clusterOf(vgroup));
    Map<String, String> changed = new HashMap<>();
    changed.put("seata.config.type", "file"); // the content of a centre is merged already
    changed.put(Keys.REGISTRY_TYPE.name(), "file");
    changed.put("registry.file.name", "");
    changed.put("service.vgroupMapping." + vgroup, cluster);
    changed.put(
        "service." + cluster + ".grouplist",
        servers.stream().map(ServerAddress::toString).collect(Collectors.joining(";")));
    changed.put(Keys.ENABLED.name(), "true");
    changed.put(Keys.DISABLE_GLOBAL_TRANSACTION.name(), "false");
    changed.put(Keys.TM_FAIL_FAST.name(), "true");
    changed.put(Keys.RM_FAIL_FAST.name(), "true");
    if (config.get(Keys.CONNECT_TIMEOUT).compareTo(TIMEOUT) > 0) {
      changed.put(Keys.CONNECT_TIMEOUT.name(), TIMEOUT.toMillis() + "ms");
    }
    return config.with(changed);
  }
}
