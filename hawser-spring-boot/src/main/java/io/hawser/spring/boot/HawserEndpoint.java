package io.hawser.spring.boot;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import io.hawser.transaction.TransactionHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The actuator endpoint {@code hawser}, which only reads. Thread-safe. */
@Endpoint(id = "hawser")
public class HawserEndpoint {
  private static final String HIDDEN = "******";

  private final HawserClient client;

  /**
   * Creates the endpoint.
   *
   * @param client what it shows
   */
  public HawserEndpoint(HawserClient client) {
    this.client = client;
  }

  /**
   * Returns everything.
   *
   * @return servers, registries, resources, settings without secrets, and recent transactions
   */
  @ReadOperation
  public Map<String, Object> all() {
    Map<String, Object> all = client.status().toMap();
    all.put("resources", resources());
    all.put("configuration", configuration());
    all.put(
        "transactions",
        client.transactions().recent().stream().map(HawserEndpoint::transaction).toList());
    return all;
  }

  /**
   * Returns what the client saw of one transaction.
   *
   * @param xid the transaction
   * @return its events, or {@code null} if it is not known
   */
  @ReadOperation
  public @Nullable Map<String, Object> one(@Selector String xid) {
    return client.transactions().find(xid).map(HawserEndpoint::transaction).orElse(null);
  }

  private List<Map<String, Object>> resources() {
    if (!client.config().get(Keys.ROLES).contains(ClientRole.RM.name())) {
      return List.of();
    }
    return client.resourceManager().resources().stream()
        .map(
            resource ->
                Map.<String, Object>of(
                    "id", resource.resourceId(), "type", resource.branchType().name()))
        .toList();
  }

  /** Returns the settings in effect: those that were given, and the defaults of the others. */
  private Map<String, Object> configuration() {
    HawserConfig config = client.config();
    Map<String, Object> shown = new TreeMap<>();
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      String given = config.text(setting.name());
      String value = given == null ? setting.defaultText() : given;
      if (value != null && setting.effect() == KeyCatalog.Effect.USED) {
        shown.put(setting.name(), hidden(setting.name(), value));
      }
    }
    config.startingWith("service.").forEach((name, value) -> shown.put(name, hidden(name, value)));
    return shown;
  }

  private static String hidden(String name, String value) {
    if (value.isEmpty()) {
      return value;
    }
    return Keys.isSecret(name) ? HIDDEN : Keys.shown(name, value);
  }

  private static Map<String, Object> transaction(TransactionHistory history) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("xid", history.xid());
    shown.put("conclusion", history.conclusion());
    shown.put(
        "events",
        history.events().stream()
            .map(
                event ->
                    Map.of(
                        "at", event.at().toString(),
                        "kind", event.kind().name(),
                        "detail", event.detail()))
            .toList());
    return shown;
  }
}
