package io.hawser.registry.nacos;

import com.alibaba.nacos.api.remote.RemoteConstants;
import com.alibaba.nacos.plugin.auth.api.RequestResource;
import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.EndpointSetting;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import io.hawser.registry.support.ServerUse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The settings in {@code registry.nacos.*} or {@code seata.config.nacos.*}.
 *
 * @param use what Nacos is used for
 * @param servers the Nacos servers, at least one
 * @param namespace the id of the namespace
 * @param group the group of the service, or of all items
 * @param resource the name of the service, or of the item that is a document
 * @param credentials how to log in
 * @param label what Nacos' console calls this client
 * @param connectMillis how long one server may take to accept a connection
 * @param requestMillis how long an answer may take
 * @param tls {@code null} for plain text
 */
record NacosSettings(
    ServerUse use,
    List<Endpoint> servers,
    String namespace,
    String group,
    String resource,
    Credentials credentials,
    String label,
    int connectMillis,
    int requestMillis,
    @Nullable TlsSettings tls) {

  /** Seata's own default: the part of a cloud provider's host names that stands for a gateway. */
  private static final String SLB_PATTERN = "(?!.*internal)(?=.*seata).*mse.aliyuncs.com";

  private static final EndpointSetting SERVERS =
      new EndpointSetting(
          "serverAddr",
          "localhost:8848",
          8848,
          List.of("http", "https"),
          false,
          "host:port, several separated by commas");
  private static final String TYPE = "nacos";
  private static final String PUBLIC = "public";
  private static final String LABEL = "hawser";
  private static final String LETTERS = "letters, digits and _ : . -";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern NAMESPACE = Pattern.compile("[\\w-]{1,64}");
  private static final Pattern NAME = Pattern.compile("(?!@)(?!.*@@)[^\\x00-\\x20]+");
  private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9_:.-]{1,128}");
  private static final Pattern ITEM = Pattern.compile("[a-zA-Z0-9_:.-]{1,256}");

  static NacosSettings read(HawserConfig config) {
    RegistrySettings keys = RegistrySettings.of(config, TYPE);
    rejectGateway(keys);
    return read(
        ServerUse.registry(TYPE, "hawser-nacos"),
        config,
        keys,
        matching(keys, "application", "seata-server", NAME, "a service name without blanks and @@"),
        keys.text("clientApplication", LABEL));
  }

  static NacosSettings ofCentre(HawserConfig config) {
    RegistrySettings keys = RegistrySettings.ofCentre(config, TYPE);
    return read(
        ServerUse.centre(TYPE),
        config,
        keys,
        matching(keys, "dataId", "seata.properties", ITEM, LETTERS),
        LABEL);
  }

  private static NacosSettings read(
      ServerUse use, HawserConfig config, RegistrySettings keys, String resource, String label) {
    return new NacosSettings(
        use,
        SERVERS.read(keys),
        matching(keys, "namespace", PUBLIC, NAMESPACE, "the id of a namespace, not its name"),
        matching(keys, "group", "SEATA_GROUP", GROUP, LETTERS),
        resource,
        Credentials.read(keys, config.text("config.nacos.ramRoleName")),
        label,
        millis(keys, "connectTimeout"),
        millis(keys, "requestTimeout"),
        TlsSettings.read(keys));
  }

  /** Returns what Nacos calls this use of a connection. */
  String module() {
    return use.isCentre()
        ? RemoteConstants.LABEL_MODULE_CONFIG
        : RemoteConstants.LABEL_MODULE_NAMING;
  }

  /** Returns what a signature of Alibaba Cloud covers. */
  RequestResource signed() {
    RequestResource.Builder builder =
        use.isCentre() ? RequestResource.configBuilder() : RequestResource.namingBuilder();
    return builder.setNamespace(namespace).setGroup(group).setResource(resource).build();
  }

  /**
   * Returns the namespace as configuration items have it, where Nacos 2 has no name for this one.
   */
  String namespaceOfItems() {
    return namespace.equals(PUBLIC) ? "" : namespace;
  }

  private static void rejectGateway(RegistrySettings keys) {
    String pattern = keys.text("slbPattern", SLB_PATTERN);
    Pattern slb;
    try {
      slb = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw keys.invalid("slbPattern", pattern, "a regular expression", e);
    }
    if (slb.matcher(keys.addresses(SERVERS.key(), SERVERS.otherwise())).matches()) {
      throw SERVERS.invalid(
          keys,
          "this one matches registry.nacos.slbPattern, which means Seata's SLB mode, where a"
              + " service's metadata name one gateway; that mode is not supported: name the Nacos"
              + " servers themselves, or the gateway with registry.type=file",
          null);
    }
  }

  private static int millis(RegistrySettings keys, String name) {
    return (int) keys.duration(name, DEFAULT_TIMEOUT, SHORTEST, LONGEST).toMillis();
  }

  private static String matching(
      RegistrySettings keys, String key, String otherwise, Pattern pattern, String expected) {
    String value = keys.text(key, otherwise);
    if (!pattern.matcher(value).matches()) {
      throw keys.invalid(key, value, expected, null);
    }
    return value;
  }

  /** Returns what is asked for and where, for error messages: no secrets. */
  String description() {
    return "nacos "
        + String.join(",", servers.stream().map(it -> it.address().toString()).toList())
        + (use.isCentre() ? ", group " + group : ", service " + group + "@@" + resource)
        + ", namespace "
        + namespace;
  }
}
