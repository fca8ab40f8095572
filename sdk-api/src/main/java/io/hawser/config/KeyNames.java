package io.hawser.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The spellings of key names: Seata's camel case, Spring's kebab case, with or without a prefix.
 */
final class KeyNames {
  static final String VGROUP_MAPPING = "service.vgroupMapping.";
  static final String SERVICE = "service.";
  static final String GROUPLIST = ".grouplist";

  private static final String PREFIX = "seata.";
  private static final String SPRING_GROUPLIST = "service.grouplist.";

  /** Registries that may be called by their plain name, and Seata's name for them. */
  private static final Map<String, String> PLAIN_FAMILIES =
      Map.of("registry.etcd.", "registry.etcd3.", "registry.zookeeper.", "registry.zk.");

  /** Groups of keys that belong to Seata: unknown names in them deserve a word. */
  private static final List<String> KNOWN_PREFIXES =
      List.of("registry.", "service.", "client.", "transport.");

  /**
   * What a pasted Seata configuration may hold besides. Families end with a dot; the original's
   * data source, undo log and server settings have no meaning here.
   */
  private static final List<String> ACCEPTED =
      List.of(
          "registry.nacos.",
          "registry.etcd3.",
          "registry.zk.",
          "registry.redis.",
          "registry.eureka.",
          "registry.consul.",
          "registry.sofa.",
          "registry.custom.",
          "registry.seata.",
          "registry.raft.",
          "registry.file.name",
          "registry.preferredNetworks",
          "registry.loadBalance",
          "registry.loadBalanceVirtualNodes",
          "service.disableGlobalTransaction",
          "service.enableDegrade",
          "service.disable",
          "client.tm.",
          "client.undo.",
          "client.support.",
          "client.metadataMaxAgeMs",
          "client.rm.asyncCommitBufferLimit",
          "client.rm.reportRetryCount",
          "client.rm.reportSuccessEnable",
          "client.rm.lock.",
          "client.rm.tableMetaCheckEnable",
          "client.rm.tableMetaCheckerInterval",
          "client.rm.sqlParserType",
          "client.rm.branchExecutionTimeoutXA",
          "client.rm.connectionTwoPhaseHoldTimeoutXA",
          "client.rm.applicationDataLimit",
          "client.rm.applicationDataLimitCheck",
          "client.rm.sagaBranchRegisterEnable",
          "client.rm.sagaJsonParser",
          "client.rm.sagaRetryPersistModeUpdate",
          "client.rm.sagaCompensatePersistModeUpdate",
          "client.rm.tccActionInterceptorOrder",
          "transport.server",
          "transport.protocol",
          "transport.shutdown.",
          "transport.threadFactory.bossThreadPrefix",
          "transport.threadFactory.bossThreadSize",
          "transport.threadFactory.workerThreadPrefix",
          "transport.threadFactory.workerThreadSize",
          "transport.threadFactory.serverExecutorThreadPrefix",
          "transport.threadFactory.clientWorkerThreadPrefix",
          "transport.threadFactory.shareBossWorker",
          "transport.enableTcServerBatchSendResponse",
          "transport.rpcTcRequestTimeout",
          "transport.enableClientSharedEventLoopGroup");

  /** Of an unknown name, longer than any known one; more could only cost time. */
  private static final int COMPARED_LENGTH = 100;

  private KeyNames() {}

  /**
   * The one spelling that is used inside: camel case, no prefix, names of groups left as they are.
   */
  static String canonical(String key) {
    String bare = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    if (bare.startsWith(VGROUP_MAPPING)) {
      return bare;
    }
    if (bare.startsWith("service.vgroup-mapping.")) {
      return VGROUP_MAPPING + bare.substring("service.vgroup-mapping.".length());
    }
    if (bare.startsWith(SPRING_GROUPLIST)) {
      return SERVICE + bare.substring(SPRING_GROUPLIST.length()) + GROUPLIST;
    }
    if (bare.startsWith(SERVICE) && bare.endsWith(GROUPLIST)) {
      return bare;
    }
    String camel = camel(bare);
    for (Map.Entry<String, String> family : PLAIN_FAMILIES.entrySet()) {
      if (camel.startsWith(family.getKey())) {
        return family.getValue() + camel.substring(family.getKey().length());
      }
    }
    return switch (camel) {
      case "accesskey" -> "accessKey";
      case "secretkey" -> "secretKey";
      default -> camel;
    };
  }

  /** Whether the key concerns us at all; a file may hold other programs' keys too. */
  static boolean isOurs(String canonical) {
    return KNOWN_PREFIXES.stream().anyMatch(canonical::startsWith)
        || Keys.all().stream().anyMatch(key -> key.name().equals(canonical));
  }

  /** The nearest known key for an unknown one; {@code null} if the key is known. */
  static @Nullable String suggestion(String canonical) {
    if (canonical.startsWith(VGROUP_MAPPING) || canonical.endsWith(GROUPLIST)) {
      return null;
    }
    Set<String> names = new TreeSet<>();
    Keys.all().forEach(key -> names.add(key.name()));
    if (names.contains(canonical)) {
      return null;
    }
    for (String accepted : ACCEPTED) {
      if (accepted.endsWith(".") ? canonical.startsWith(accepted) : canonical.equals(accepted)) {
        return null;
      }
      if (!accepted.endsWith(".")) {
        names.add(accepted);
      }
    }
    names.add(VGROUP_MAPPING + "<vgroup>");
    names.add(SERVICE + "<cluster>" + GROUPLIST);
    String compared = canonical.substring(0, Math.min(COMPARED_LENGTH, canonical.length()));
    String lower = compared.toLowerCase(Locale.ROOT);
    String best = canonical;
    int bestDistance = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = EditDistance.between(lower, name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    return best;
  }

  /** The names under which an environment variable may give this key. */
  static List<String> environmentNames(String canonical) {
    List<String> names = new ArrayList<>();
    addEnvironmentNames(canonical, names);
    if (canonical.startsWith(SERVICE)
        && canonical.endsWith(GROUPLIST)
        && canonical.length() > SERVICE.length() + GROUPLIST.length()) {
      int end = canonical.length() - GROUPLIST.length();
      addEnvironmentNames(SPRING_GROUPLIST + canonical.substring(SERVICE.length(), end), names);
    }
    return names;
  }

  private static void addEnvironmentNames(String key, List<String> names) {
    String upper = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    names.add(key);
    names.add(upper);
    names.add(PREFIX + key);
    names.add("SEATA_" + upper);
  }

  private static String camel(String key) {
    if (key.indexOf('-') < 0) {
      return key;
    }
    StringBuilder camel = new StringBuilder(key.length());
    boolean upperNext = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '-') {
        upperNext = true;
      } else {
        camel.append(upperNext ? Character.toUpperCase(c) : c);
        upperNext = false;
      }
    }
    return camel.toString();
  }
}
