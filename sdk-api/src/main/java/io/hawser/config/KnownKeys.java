package io.hawser.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names that a configuration may hold, and which of them a misspelt one is near to. Names are
 * compared segment by segment, so that {@code server.port} of another program is near to nothing.
 */
final class KnownKeys {
  private static final String VGROUP = KeyNames.VGROUP_MAPPING + "<vgroup>";
  private static final String CLUSTER = KeyNames.SERVICE + "<cluster>" + KeyNames.GROUPLIST;

  /** What the bundled registry providers read; anything else in these families is accepted. */
  private static final List<String> OF_REGISTRIES =
      List.of(
          "registry.nacos.serverAddr",
          "registry.nacos.namespace",
          "registry.nacos.group",
          "registry.nacos.cluster",
          "registry.nacos.application",
          "registry.nacos.clientApplication",
          "registry.nacos.username",
          "registry.nacos.password",
          "registry.nacos.accessKey",
          "registry.nacos.secretKey",
          "registry.nacos.ramRoleName",
          "registry.nacos.contextPath",
          "registry.nacos.slbPattern",
          "registry.nacos.connectTimeout",
          "registry.nacos.requestTimeout",
          "registry.nacos.ssl",
          "registry.nacos.caFile",
          "registry.nacos.trustAll",
          "registry.nacos.certFile",
          "registry.nacos.keyFile",
          "registry.nacos.keyPassword",
          "registry.etcd3.serverAddr",
          "registry.etcd3.cluster",
          "registry.etcd3.authority",
          "registry.etcd3.user",
          "registry.etcd3.username",
          "registry.etcd3.password",
          "registry.etcd3.caFile",
          "registry.etcd3.certFile",
          "registry.etcd3.keyFile",
          "registry.etcd3.keyPassword",
          "registry.etcd3.timeout",
          "registry.etcd3.connectTimeout",
          "registry.etcd3.heartbeatPeriod",
          "registry.etcd3.heartbeatEnabled",
          "registry.zk.serverAddr",
          "registry.zk.cluster",
          "registry.zk.username",
          "registry.zk.password",
          "registry.zk.sessionTimeout",
          "registry.zk.connectTimeout",
          "registry.zk.ssl",
          "registry.zk.keyStore",
          "registry.zk.keyStorePassword",
          "registry.zk.trustStore",
          "registry.zk.trustStorePassword",
          "registry.redis.serverAddr",
          "registry.redis.mode",
          "registry.redis.sentinel.sentinelHosts",
          "registry.redis.sentinel.masterName",
          "registry.redis.cluster",
          "registry.redis.db",
          "registry.redis.username",
          "registry.redis.password",
          "registry.redis.timeout",
          "registry.redis.ssl",
          "registry.redis.trustStore",
          "registry.redis.trustStorePassword",
          "registry.redis.keyStore",
          "registry.redis.keyStorePassword");

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
          "registry.preferNetworks",
          "registry.loadBalance",
          "registry.loadBalanceVirtualNodes",
          "service.disableGlobalTransaction",
          "service.enableDegrade",
          "service.disable",
          "client.tm.",
          "client.undo.",
          "client.support.",
          "client.log.",
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

  /** Of Seata's other settings the prefix {@code seata.} tells that they are Seata's. */
  private static final List<String> OF_SEATA =
      List.of(
          "config.",
          "log.",
          "tcc.",
          "saga.",
          "store.",
          "server.",
          "metrics.",
          "security.",
          "console.",
          "undo.",
          "enabled",
          "excludesForAutoProxying",
          "enableAutoDataSourceProxy",
          "dataSourceProxyMode",
          "useJdkProxy",
          "exposeProxy",
          "scanPackages");

  /** The names that a misspelt one is compared with, each split into segments. */
  private static final List<String[]> COMPARED = compared();

  /** Of an unknown name, longer than any known one; more could only cost time. */
  private static final int COMPARED_LENGTH = 100;

  private KnownKeys() {}

  private static List<String[]> compared() {
    Set<String> names = new TreeSet<>(OF_REGISTRIES);
    Keys.all().forEach(key -> names.add(key.name()));
    ACCEPTED.stream().filter(name -> name.indexOf('.') > 0).forEach(names::add);
    names.removeIf(name -> name.endsWith("."));
    List<String[]> compared = new ArrayList<>();
    names.forEach(name -> compared.add(name.split("\\.")));
    return List.copyOf(compared);
  }

  /**
   * Whether a setting of this name has a meaning here or in Seata, and is not a near miss of one
   * that a bundled registry reads.
   */
  static boolean contains(String canonical) {
    if (canonical.startsWith(KeyNames.VGROUP_MAPPING)
        || (canonical.startsWith(KeyNames.SERVICE) && canonical.endsWith(KeyNames.GROUPLIST))
        || Keys.all().stream().anyMatch(key -> key.name().equals(canonical))
        || OF_REGISTRIES.contains(canonical)) {
      return true;
    }
    return isIn(ACCEPTED, canonical)
        && (!canonical.startsWith("registry.") || near(canonical) == null);
  }

  /** Whether {@code seata.} and this name is a setting of Seata's that has no meaning here. */
  static boolean isOfSeata(String canonical) {
    return isIn(OF_SEATA, canonical);
  }

  private static boolean isIn(List<String> namesAndFamilies, String canonical) {
    return namesAndFamilies.stream()
        .anyMatch(it -> it.endsWith(".") ? canonical.startsWith(it) : canonical.equals(it));
  }

  /** The known name that an unknown one is probably meant to be, {@code null} if there is none. */
  static @Nullable String near(String canonical) {
    String compared = canonical.substring(0, Math.min(COMPARED_LENGTH, canonical.length()));
    String[] segments = compared.split("\\.", -1);
    String template = nearTemplate(segments);
    if (template != null) {
      return template;
    }
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String[] known : COMPARED) {
      int distance = distance(segments, known);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = String.join(".", known);
      }
    }
    return best == null || best.equals(canonical) ? null : best;
  }

  /** As {@link #near}, and a name whose first segments are missing. */
  static @Nullable String nearOrIncomplete(String canonical) {
    String near = near(canonical);
    if (near != null) {
      return near;
    }
    String inService = KeyNames.SERVICE + canonical;
    if (contains(inService) || nearTemplate(inService.split("\\.", -1)) != null) {
      return canonical.endsWith(KeyNames.GROUPLIST) ? CLUSTER : VGROUP;
    }
    for (String[] known : COMPARED) {
      String name = String.join(".", known);
      if (name.endsWith("." + canonical)) {
        return name;
      }
    }
    return null;
  }

  /** Whether a name may be meant to map a vgroup. */
  static boolean isNearVgroupMapping(String canonical) {
    return VGROUP.equals(nearOrIncomplete(canonical));
  }

  /** Names with a part that users choose. */
  private static @Nullable String nearTemplate(String[] segments) {
    if (segments.length < 3 || !alike(segments[0], "service")) {
      return null;
    }
    if (alike(segments[1], "vgroupMapping")) {
      return VGROUP;
    }
    return alike(segments[segments.length - 1], "grouplist") || alike(segments[1], "grouplist")
        ? CLUSTER
        : null;
  }

  private static int distance(String[] a, String[] b) {
    if (a.length != b.length) {
      return Integer.MAX_VALUE;
    }
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      int distance = distance(a[i], b[i]);
      if (distance > limit(a[i], b[i])) {
        return Integer.MAX_VALUE;
      }
      sum += distance;
    }
    return sum;
  }

  private static boolean alike(String a, String b) {
    return distance(a, b) <= limit(a, b);
  }

  private static int distance(String a, String b) {
    return EditDistance.between(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }

  /** How many slips make a word another one: none in {@code rm}, four in a very long name. */
  private static int limit(String a, String b) {
    int length = Math.max(a.length(), b.length());
    if (length < 4) {
      return 0;
    }
    return length < 8 ? 1 : Math.max(2, length / 6);
  }

  /** The variable of the environment that one is probably meant to be. */
  static @Nullable String nearVariable(String bare) {
    String squeezed = squeeze(bare);
    for (String[] known : COMPARED) {
      String name = String.join(".", known);
      String variable = KeyNames.variable(name);
      if (!variable.equals(bare) && squeezed.equals(squeeze(variable))) {
        return variable;
      }
    }
    if (bare.startsWith("SERVICE_VGROUP_MAPPING_")) {
      return KeyNames.variable(KeyNames.VGROUP_MAPPING) + "<VGROUP>";
    }
    String near = near(bare.toLowerCase(Locale.ROOT).replace('_', '.'));
    return near == null || contains(bare) ? null : KeyNames.variable(near);
  }

  private static String squeeze(String variable) {
    return variable.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Whether a variable, without its prefix, gives a setting that is known. */
  static boolean containsVariable(String bare) {
    if (bare.startsWith(KeyNames.variable(KeyNames.VGROUP_MAPPING))
        || (bare.startsWith("SERVICE_") && bare.endsWith("GROUPLIST"))
        || bare.startsWith("SERVICE_GROUPLIST_")) {
      return true;
    }
    for (String[] known : COMPARED) {
      if (KeyNames.variable(String.join(".", known)).equals(bare)) {
        return true;
      }
    }
    return false;
  }
}
