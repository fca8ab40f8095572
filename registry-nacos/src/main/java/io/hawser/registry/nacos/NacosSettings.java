package io.hawser.registry.nacos;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the keys {@code registry.nacos.*} say.
 *
 * @param servers the Nacos servers, at least one
 * @param namespace the id of the namespace
 * @param group the group of the service
 * @param application the name of the service
 * @param credentials how to log in
 * @param label what Nacos' console calls this client
 * @param connectMillis how long one server may take to accept a connection
 * @param requestMillis how long an answer may take
 * @param tls {@code null} for plain text
 */
record NacosSettings(
    List<NacosAddress> servers,
    String namespace,
    String group,
    String application,
    Credentials credentials,
    String label,
    int connectMillis,
    int requestMillis,
    @Nullable Tls tls) {

  /** Seata's own default: the part of a cloud provider's host names that stands for a gateway. */
  private static final String SLB_PATTERN = "(?!.*internal)(?=.*seata).*mse.aliyuncs.com";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern NAMESPACE = Pattern.compile("[\\w-]{1,64}");
  private static final Pattern NAME = Pattern.compile("(?!@)(?!.*@@)[^\\x00-\\x20]+");
  private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9_:.-]{1,128}");

  static NacosSettings read(HawserConfig config) {
    RegistrySettings keys = RegistrySettings.of(config, "nacos");
    return new NacosSettings(
        servers(keys),
        matching(keys, "namespace", "public", NAMESPACE, "the id of a namespace, not its name"),
        matching(keys, "group", "SEATA_GROUP", GROUP, "letters, digits and _ : . -"),
        matching(keys, "application", "seata-server", NAME, "a service name without blanks and @@"),
        Credentials.read(keys, config.text("config.nacos.ramRoleName")),
        keys.text("clientApplication", "hawser"),
        millis(keys, "connectTimeout"),
        millis(keys, "requestTimeout"),
        Tls.read(keys));
  }

  private static List<NacosAddress> servers(RegistrySettings keys) {
    String text = keys.addresses("serverAddr", "localhost:8848");
    Pattern slb;
    String pattern = keys.text("slbPattern", SLB_PATTERN);
    try {
      slb = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw keys.refusal("slbPattern", pattern, "a regular expression", e);
    }
    if (slb.matcher(text).matches()) {
      throw keys.refusal(
          "serverAddr",
          text,
          "the addresses of Nacos servers. This one matches registry.nacos.slbPattern, which means"
              + " Seata's SLB mode, where a service's metadata name one gateway; that mode is not"
              + " supported: name the Nacos servers themselves, or the gateway with"
              + " registry.type=file",
          null);
    }
    try {
      return NacosAddress.parseAll(text);
    } catch (IllegalArgumentException e) {
      throw keys.refusal(
          "serverAddr", text, "host:port, several separated by commas: " + e.getMessage(), e);
    }
  }

  private static int millis(RegistrySettings keys, String name) {
    return (int) keys.duration(name, DEFAULT_TIMEOUT, SHORTEST, LONGEST).toMillis();
  }

  private static String matching(
      RegistrySettings keys, String key, String otherwise, Pattern pattern, String expected) {
    String value = keys.text(key, otherwise);
    if (!pattern.matcher(value).matches()) {
      throw keys.refusal(key, value, expected, null);
    }
    return value;
  }

  /** What is asked for and where, for error messages: no secrets. */
  String description() {
    return "nacos "
        + String.join(",", servers.stream().map(NacosAddress::toString).toList())
        + ", service "
        + group
        + "@@"
        + application
        + ", namespace "
        + namespace;
  }
}
