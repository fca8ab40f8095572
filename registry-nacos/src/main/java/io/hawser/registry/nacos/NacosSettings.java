package io.hawser.registry.nacos;

import com.alibaba.nacos.api.remote.RemoteConstants;
import com.alibaba.nacos.plugin.auth.api.RequestResource;
import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the keys {@code registry.nacos.*} or {@code seata.config.nacos.*} say.
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
    Use use,
    List<NacosAddress> servers,
    String namespace,
    String group,
    String resource,
    Credentials credentials,
    String label,
    int connectMillis,
    int requestMillis,
    @Nullable Tls tls) {

  /** The two things that Nacos offers. */
  enum Use {
    /** Servers announce themselves, clients find them. */
    REGISTRY("registry.nacos.", RemoteConstants.LABEL_MODULE_NAMING),
    /** Items with texts. */
    CENTRE("seata.config.nacos.", RemoteConstants.LABEL_MODULE_CONFIG);

    private final String keys;
    private final String module;

    Use(String keys, String module) {
      this.keys = keys;
      this.module = module;
    }

    /** The start of all keys, for messages. */
    String keys() {
      return keys;
    }

    /** What Nacos calls this use of a connection. */
    String module() {
      return module;
    }

    private RequestResource.Builder resource() {
      return this == REGISTRY ? RequestResource.namingBuilder() : RequestResource.configBuilder();
    }
  }

  /** Seata's own default: the part of a cloud provider's host names that stands for a gateway. */
  private static final String SLB_PATTERN = "(?!.*internal)(?=.*seata).*mse.aliyuncs.com";

  private static final String SERVERS = "serverAddr";
  private static final String DEFAULT_SERVERS = "localhost:8848";
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
    RegistrySettings keys = RegistrySettings.of(config, "nacos");
    rejectGateway(keys);
    return read(
        Use.REGISTRY,
        config,
        keys,
        matching(keys, "application", "seata-server", NAME, "a service name without blanks and @@"),
        keys.text("clientApplication", LABEL));
  }

  static NacosSettings ofCentre(HawserConfig config) {
    RegistrySettings keys = RegistrySettings.ofCentre(config, "nacos");
    return read(
        Use.CENTRE,
        config,
        keys,
        matching(keys, "dataId", "seata.properties", ITEM, LETTERS),
        LABEL);
  }

  private static NacosSettings read(
      Use use, HawserConfig config, RegistrySettings keys, String resource, String label) {
    return new NacosSettings(
        use,
        servers(keys),
        matching(keys, "namespace", PUBLIC, NAMESPACE, "the id of a namespace, not its name"),
        matching(keys, "group", "SEATA_GROUP", GROUP, LETTERS),
        resource,
        Credentials.read(keys, config.text("config.nacos.ramRoleName")),
        label,
        millis(keys, "connectTimeout"),
        millis(keys, "requestTimeout"),
        Tls.read(keys));
  }

  /** What a signature of Alibaba Cloud covers. */
  RequestResource signed() {
    return use.resource().setNamespace(namespace).setGroup(group).setResource(resource).build();
  }

  /** The namespace as configuration items have it, where Nacos 2 has no name for this one. */
  String namespaceOfItems() {
    return namespace.equals(PUBLIC) ? "" : namespace;
  }

  private static void rejectGateway(RegistrySettings keys) {
    String text = keys.addresses(SERVERS, DEFAULT_SERVERS);
    Pattern slb;
    String pattern = keys.text("slbPattern", SLB_PATTERN);
    try {
      slb = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw keys.refusal("slbPattern", pattern, "a regular expression", e);
    }
    if (slb.matcher(text).matches()) {
      throw keys.refusal(
          SERVERS,
          text,
          "the addresses of Nacos servers. This one matches registry.nacos.slbPattern, which means"
              + " Seata's SLB mode, where a service's metadata name one gateway; that mode is not"
              + " supported: name the Nacos servers themselves, or the gateway with"
              + " registry.type=file",
          null);
    }
  }

  private static List<NacosAddress> servers(RegistrySettings keys) {
    String text = keys.addresses(SERVERS, DEFAULT_SERVERS);
    try {
      return NacosAddress.parseAll(text);
    } catch (IllegalArgumentException e) {
      throw keys.refusal(
          SERVERS, text, "host:port, several separated by commas: " + e.getMessage(), e);
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
        + (use == Use.REGISTRY ? ", service " + group + "@@" + resource : ", group " + group)
        + ", namespace "
        + namespace;
  }
}
