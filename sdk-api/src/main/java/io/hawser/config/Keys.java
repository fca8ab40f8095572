package io.hawser.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists all settings of the core, with their defaults. Registry providers read their own settings
 * by name.
 */
public final class Keys {
  /** Names the application. */
  public static final ConfigKey<String> APPLICATION_ID =
      new ConfigKey<>(
          "applicationId",
          "hawser-app",
          ValueParser::applicationId,
          "a text without a colon",
          "Name of the microservice, shown by the TC; no colon");

  /** Names the transaction service group. */
  public static final ConfigKey<String> TX_SERVICE_GROUP =
      new ConfigKey<>(
          "txServiceGroup",
          "default_tx_group",
          ValueParser::notEmpty,
          "a text",
          "The vgroup; `service.vgroupMapping.<vgroup>` names its cluster");

  /** Sets whether there are global transactions at all. */
  public static final ConfigKey<Boolean> ENABLED =
      new ConfigKey<>(
          "seata.enabled",
          "true",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "false: the client connects to nothing and transactions are passed through");

  /** Sets whether global transactions are off; {@link #ENABLED} decides the same. */
  public static final ConfigKey<Boolean> DISABLE_GLOBAL_TRANSACTION =
      new ConfigKey<>(
          "service.disableGlobalTransaction",
          "false",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "true: as `seata.enabled=false`");

  /** Names the registries to use; of several, the servers of all are used. */
  public static final ConfigKey<List<String>> REGISTRY_TYPE =
      new ConfigKey<>(
          "registry.type",
          "file",
          ValueParser::names,
          "the name of a registry provider, or several separated by commas",
          "Registry: file, nacos, etcd3, zk, redis, raft, seata or eureka; of several (nacos,zk) all are"
              + " used");

  /** Sets how often the registry is read again although it reported no change. */
  public static final ConfigKey<Duration> REGISTRY_REFRESH =
      new ConfigKey<>(
          "registry.refreshInterval",
          "10s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "How often the registry is read again even if it reported no change");

  /** Names the load balancer to use. */
  public static final ConfigKey<String> LOAD_BALANCE_TYPE =
      new ConfigKey<>(
          "client.loadBalance.type",
          "XID",
          ValueParser::notEmpty,
          "the name of a load balancer",
          "XID, RoundRobin, Random, LeastActive or ConsistentHash; Seata's names"
              + " (RoundRobinLoadBalance …) work too");

  /** Sets the number of positions of each server on the ring of consistent hashing. */
  public static final ConfigKey<Integer> VIRTUAL_NODES =
      new ConfigKey<>(
          "client.loadBalance.virtualNodes",
          "10",
          ValueParser.integer(1, 10_000),
          "1 to 10000",
          "Positions of each server on the ring of ConsistentHash");

  /** Names the roles of the client. */
  public static final ConfigKey<Set<String>> ROLES =
      new ConfigKey<>(
          "client.roles",
          "TM,RM",
          ValueParser::roles,
          "TM, RM or TM,RM",
          "Roles to connect for; a service that only begins transactions needs no RM connections");

  /** Sets the time-out of TM requests. */
  public static final ConfigKey<Duration> TM_REQUEST_TIMEOUT =
      new ConfigKey<>(
          "transport.rpcTmRequestTimeout",
          "30s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "How long a TM request waits for its answer");

  /** Sets the time-out of RM requests. */
  public static final ConfigKey<Duration> RM_REQUEST_TIMEOUT =
      new ConfigKey<>(
          "transport.rpcRmRequestTimeout",
          "15s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "How long an RM request waits for its answer");

  /** Is the old common switch for batching, and the default of {@link #RM_BATCH}. */
  public static final ConfigKey<Boolean> BATCH =
      new ConfigKey<>(
          "transport.enableClientBatchSendRequest",
          "false",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Old common switch; default of the RM's switch");

  /** Sets whether TM requests are merged. */
  public static final ConfigKey<Boolean> TM_BATCH =
      new ConfigKey<>(
          "transport.enableTmClientBatchSendRequest",
          "false",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Merge concurrent TM requests to one server into one frame");

  /** Sets whether RM requests are merged. If it is not set, {@link #BATCH} applies. */
  public static final ConfigKey<Boolean> RM_BATCH =
      new ConfigKey<>(
          "transport.enableRmClientBatchSendRequest",
          "false",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Merge concurrent RM requests to one server into one frame");

  /** Sets whether connecting fails if no TM connection becomes ready. */
  public static final ConfigKey<Boolean> TM_FAIL_FAST =
      new ConfigKey<>(
          "transport.enableTmClientChannelCheckFailFast",
          "true",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Fail connect() if no server accepts the TM; false: keep trying in the background");

  /** Sets whether connecting fails if no RM connection becomes ready. */
  public static final ConfigKey<Boolean> RM_FAIL_FAST =
      new ConfigKey<>(
          "transport.enableRmClientChannelCheckFailFast",
          "true",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Fail connect() if no server accepts the RM; false: keep trying in the background");

  /** Sets whether heartbeats are sent and silent connections are detected. */
  public static final ConfigKey<Boolean> HEARTBEAT =
      new ConfigKey<>(
          "transport.heartbeat",
          "true",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Send heartbeats and close silent connections; servers close a connection that is silent"
              + " for 15 s");

  /** Sets how long a connection may be without a write before a heartbeat is sent. */
  public static final ConfigKey<Duration> HEARTBEAT_INTERVAL =
      new ConfigKey<>(
          "transport.heartbeatInterval",
          "5s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "A heartbeat is sent after this long without a write");

  /** Sets how long a connection may be silent before it is closed. */
  public static final ConfigKey<Duration> IDLE_TIMEOUT =
      new ConfigKey<>(
          "transport.idleTimeout",
          "15s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "A connection that received nothing for this long is closed");

  /** Sets after how much silence a server that owes answers gets an extra heartbeat. */
  public static final ConfigKey<Duration> PROBE_AFTER =
      new ConfigKey<>(
          "transport.probeAfter",
          "1s",
          ValueParser::duration,
          ValueParser.DURATION,
          "If requests are in flight and nothing came for this long, or for four usual round trips"
              + " if longer, a heartbeat is sent and other servers are preferred; 0: never");

  /** Sets how long that server has to answer the extra heartbeat. */
  public static final ConfigKey<Duration> PROBE_TIMEOUT =
      new ConfigKey<>(
          "transport.probeTimeout",
          "2s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "If nothing came for this long after that heartbeat, or for four usual round trips, the"
              + " connection is closed");

  /** Names the compressor of requests. */
  public static final ConfigKey<String> COMPRESSOR =
      new ConfigKey<>(
          "transport.compressor",
          "none",
          ValueParser::notEmpty,
          "none, gzip, zip, deflater, bzip2 or zstd",
          "none, gzip, zip, deflater; bzip2 and zstd with their library on the class path");

  /** Names the serializer of requests. */
  public static final ConfigKey<String> SERIALIZATION =
      new ConfigKey<>(
          "transport.serialization",
          "seata",
          ValueParser::serialization,
          "seata first, the only one this SDK supports",
          "Only seata");

  /** Sets the time-out of a TCP connect, and then again of the registration. */
  public static final ConfigKey<Duration> CONNECT_TIMEOUT =
      new ConfigKey<>(
          "transport.connectTimeout",
          "5s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "How long a TCP connect may take, and then again the registration");

  /** Limits the requests in flight per server and role. */
  public static final ConfigKey<Integer> MAX_IN_FLIGHT_PER_SERVER =
      new ConfigKey<>(
          "transport.maxInFlightPerServer",
          "65536",
          ValueParser.integer(1, 1 << 24),
          "1 to 16777216",
          "Requests in flight per server and role; further requests are rejected");

  /** Limits the requests in flight per client. */
  public static final ConfigKey<Integer> MAX_IN_FLIGHT_PER_CLIENT =
      new ConfigKey<>(
          "transport.maxInFlight",
          "131072",
          ValueParser.integer(1, 1 << 26),
          "1 to 67108864",
          "Requests in flight per client, for all servers and roles together; further requests are"
              + " rejected");

  /** Limits the bytes that wait for one connection. */
  public static final ConfigKey<Integer> MAX_QUEUED_BYTES =
      new ConfigKey<>(
          "transport.maxQueuedBytesPerServer",
          "67108864",
          ValueParser.integer(65_536, 1 << 30),
          "65536 to 1073741824",
          "Approximate limit of the bytes that wait for a server that does not read, per role;"
              + " further requests are rejected");

  /** Limits the size of one decompressed body. */
  public static final ConfigKey<Integer> MAX_DECOMPRESSED_BYTES =
      new ConfigKey<>(
          "transport.maxDecompressedBytes",
          "8388608",
          ValueParser.integer(1, 1 << 30),
          "1 to 1073741824",
          "Limit of the decompressed size of a message; a larger one is rejected");

  /** Sets the number of event loop threads of a client. */
  public static final ConfigKey<Integer> EVENT_LOOP_THREADS =
      new ConfigKey<>(
          "transport.threadFactory.clientSelectorThreadSize",
          "1",
          ValueParser.integer(Integer.MIN_VALUE, 1024),
          "a number up to 1024; 0 or less: twice the number of processors",
          "Event loop threads of the client; 0 or less: twice the number of processors");

  /** Sets the start of the names of the client's event loop threads. */
  public static final ConfigKey<String> EVENT_LOOP_THREAD_PREFIX =
      new ConfigKey<>(
          "transport.threadFactory.clientSelectorThreadPrefix",
          "hawser-io",
          ValueParser::notEmpty,
          "a text",
          "Name of the event loop threads");

  /** Sets the first pause after a failed attempt to connect. */
  public static final ConfigKey<Duration> MIN_BACKOFF =
      new ConfigKey<>(
          "client.reconnect.minBackoff",
          "100ms",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "Pause after the first failed attempt to connect; doubles with each failure, each up to a"
              + " quarter shorter");

  /** Sets the longest pause after a failed attempt to connect. */
  public static final ConfigKey<Duration> MAX_BACKOFF =
      new ConfigKey<>(
          "client.reconnect.maxBackoff",
          "5s",
          ValueParser::positiveDuration,
          ValueParser.POSITIVE_DURATION,
          "Longest pause between two attempts to connect to one server");

  /** Sets how long a request waits for a ready server. */
  public static final ConfigKey<Duration> WAIT_FOR_SERVER =
      new ConfigKey<>(
          "client.waitForServer",
          "1s",
          ValueParser::duration,
          ValueParser.DURATION,
          "How long a request waits if no server is ready but one is being dialled; 0: not at all");

  /** Sets how long a request waits until its cluster has a leader. */
  public static final ConfigKey<Duration> WAIT_FOR_LEADER =
      new ConfigKey<>(
          "client.waitForLeader",
          "5s",
          ValueParser::duration,
          ValueParser.DURATION,
          "How long a request waits, as part of its time-out, if all servers of a raft cluster answer"
              + " that they are not the leader; 0: not at all");

  /** Sets how often a request may move to another server. */
  public static final ConfigKey<Integer> MAX_MOVES =
      new ConfigKey<>(
          "client.failover.maxMoves",
          "2",
          ValueParser.integer(0, 100),
          "0 to 100",
          "How often a request that was certainly never written may move to another server; 0:"
              + " never");

  /** Sets whether queries are retried on another server. */
  public static final ConfigKey<Boolean> REPEAT_READS =
      new ConfigKey<>(
          "client.failover.repeatReads",
          "true",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Retry status and lock queries on another server, even if the first may have got them");

  /** Sets the number of threads that run branch handlers. */
  public static final ConfigKey<Integer> RM_THREADS =
      new ConfigKey<>(
          "client.rm.executorThreads",
          "16",
          ValueParser.integer(1, 4096),
          "1 to 4096",
          "Threads that run commit, rollback and undo-log handlers");

  /** Limits the pushes that wait for a thread. */
  public static final ConfigKey<Integer> RM_QUEUE =
      new ConfigKey<>(
          "client.rm.executorQueueSize",
          "4096",
          ValueParser.integer(1, 1 << 20),
          "1 to 1048576",
          "Limit of pushes that wait for a thread; more are answered as retryable failures");

  /** Sets whether branches of resources that are not registered here are allowed. */
  public static final ConfigKey<Boolean> ALLOW_UNREGISTERED_RESOURCES =
      new ConfigKey<>(
          "client.rm.allowUnregisteredResources",
          "false",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Allow branches of resources that only another process of the application registers");

  /** Sets how long {@code close()} waits. */
  public static final ConfigKey<Duration> SHUTDOWN_TIMEOUT =
      new ConfigKey<>(
          "client.shutdownTimeout",
          "10s",
          ValueParser::duration,
          ValueParser.DURATION,
          "How long close() waits for requests in flight and running handlers");

  /** Limits the memory of {@code HawserClient.transactions()}. */
  public static final ConfigKey<Integer> JOURNAL_BYTES =
      new ConfigKey<>(
          "client.journal.maxBytes",
          "0",
          ValueParser.integer(0, 1 << 26),
          "0 to 67108864",
          "Approximate memory of client.transactions(), which shows what became of recent"
              + " transactions; 0: off");

  /** Names the transport, which carries the frames. */
  public static final ConfigKey<String> TRANSPORT_TYPE =
      new ConfigKey<>(
          "transport.type",
          "tcp",
          ValueParser::transportType,
          "tcp, ws, wss or quic",
          "tcp; ws: WebSocket, for servers behind an HTTP ingress; wss: WebSocket over TLS; quic: QUIC,"
              + " with the module transport-quic, for servers that listen by it");

  /** Sets the path of the WebSocket. */
  public static final ConfigKey<String> WS_PATH =
      new ConfigKey<>(
          "transport.ws.path",
          "/",
          ValueParser::path,
          "a path that begins with a slash",
          "Path of the WebSocket on the servers or their ingress");

  /** Sets the host to name in the WebSocket handshake. */
  public static final ConfigKey<String> WS_HOST =
      new ConfigKey<>(
          "transport.ws.host",
          "",
          text -> text,
          "a host name, with or without a port",
          "Host header of the WebSocket handshake; empty: the server's address from the registry");

  /** Sets whether connections use TLS. */
  public static final ConfigKey<Boolean> TLS_ENABLED =
      new ConfigKey<>(
          "transport.tls.enabled",
          "false",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Connect by TLS; Seata's servers need a proxy in front that terminates it");

  /** Names the file of a trust store. */
  public static final ConfigKey<String> TLS_TRUST_STORE =
      new ConfigKey<>(
          "transport.tls.trustStore",
          "",
          text -> text,
          "a file",
          "Trusted certificates: a PKCS12 or JKS file; empty, and no PEM file: those of the JDK");

  /** Sets the password of the trust store. */
  public static final ConfigKey<String> TLS_TRUST_STORE_PASSWORD =
      new ConfigKey<>(
          "transport.tls.trustStorePassword",
          "",
          text -> text,
          "a text",
          "Password of the trust store; never printed");

  /** Names the file of the trusted certificates. */
  public static final ConfigKey<String> TLS_TRUST_CERTIFICATES =
      new ConfigKey<>(
          "transport.tls.trustCertificates",
          "",
          text -> text,
          "a file",
          "Trusted certificates: a PEM file, instead of a trust store");

  /** Names the file of a key store with the client's certificate. */
  public static final ConfigKey<String> TLS_KEY_STORE =
      new ConfigKey<>(
          "transport.tls.keyStore",
          "",
          text -> text,
          "a file",
          "Certificate and key of the client, for mutual TLS: a PKCS12 or JKS file");

  /** Sets the password of the key store. */
  public static final ConfigKey<String> TLS_KEY_STORE_PASSWORD =
      new ConfigKey<>(
          "transport.tls.keyStorePassword",
          "",
          text -> text,
          "a text",
          "Password of the key store; never printed");

  /** Names the file of the client's certificate. */
  public static final ConfigKey<String> TLS_CERTIFICATE =
      new ConfigKey<>(
          "transport.tls.certificate",
          "",
          text -> text,
          "a file",
          "Certificate of the client, and intermediate ones: a PEM file, instead of a key store");

  /** Names the file of the private key of the client's certificate. */
  public static final ConfigKey<String> TLS_PRIVATE_KEY =
      new ConfigKey<>(
          "transport.tls.privateKey",
          "",
          text -> text,
          "a file",
          "Its private key: a PEM file, PKCS#8, encrypted or not");

  /** Sets the password of the private key. */
  public static final ConfigKey<String> TLS_KEY_PASSWORD =
      new ConfigKey<>(
          "transport.tls.keyPassword",
          "",
          text -> text,
          "a text",
          "Password of the private key, if it has its own; never printed");

  /** Sets whether the server's certificate must contain its name. */
  public static final ConfigKey<Boolean> TLS_VERIFY_HOST_NAME =
      new ConfigKey<>(
          "transport.tls.verifyHostName",
          "true",
          ValueParser::bool,
          ValueParser.BOOLEAN,
          "Whether the server's certificate must name the server; false logs a warning");

  /** Sets the name to expect in the server's certificate. */
  public static final ConfigKey<String> TLS_SERVER_NAME =
      new ConfigKey<>(
          "transport.tls.serverName",
          "",
          text -> text,
          "a host name",
          "The server name to request and expect in the certificate; empty: the server's address");

  /** Names the versions of TLS to use. */
  public static final ConfigKey<List<String>> TLS_PROTOCOLS =
      new ConfigKey<>(
          "transport.tls.protocols",
          "TLSv1.3,TLSv1.2",
          ValueParser::tlsProtocols,
          "TLSv1.3, TLSv1.2 or both",
          "Versions of TLS; older ones are not supported");

  /** Sets the access key of the TM's signature. */
  public static final ConfigKey<String> ACCESS_KEY =
      new ConfigKey<>("accessKey", "", text -> text, "a text", "Access key the TM signs with");

  /** Sets the secret key of the TM's signature. */
  public static final ConfigKey<String> SECRET_KEY =
      new ConfigKey<>("secretKey", "", text -> text, "a text", "Secret key; never printed");

  private static final List<ConfigKey<?>> ALL =
      List.of(
          APPLICATION_ID,
          TX_SERVICE_GROUP,
          ACCESS_KEY,
          SECRET_KEY,
          ENABLED,
          DISABLE_GLOBAL_TRANSACTION,
          REGISTRY_TYPE,
          REGISTRY_REFRESH,
          LOAD_BALANCE_TYPE,
          VIRTUAL_NODES,
          ROLES,
          MIN_BACKOFF,
          MAX_BACKOFF,
          WAIT_FOR_SERVER,
          WAIT_FOR_LEADER,
          MAX_MOVES,
          REPEAT_READS,
          RM_THREADS,
          RM_QUEUE,
          ALLOW_UNREGISTERED_RESOURCES,
          SHUTDOWN_TIMEOUT,
          JOURNAL_BYTES,
          TM_REQUEST_TIMEOUT,
          RM_REQUEST_TIMEOUT,
          BATCH,
          TM_BATCH,
          RM_BATCH,
          TM_FAIL_FAST,
          RM_FAIL_FAST,
          HEARTBEAT,
          HEARTBEAT_INTERVAL,
          IDLE_TIMEOUT,
          PROBE_AFTER,
          PROBE_TIMEOUT,
          COMPRESSOR,
          SERIALIZATION,
          CONNECT_TIMEOUT,
          MAX_IN_FLIGHT_PER_SERVER,
          MAX_IN_FLIGHT_PER_CLIENT,
          MAX_QUEUED_BYTES,
          MAX_DECOMPRESSED_BYTES,
          EVENT_LOOP_THREADS,
          EVENT_LOOP_THREAD_PREFIX,
          TRANSPORT_TYPE,
          WS_PATH,
          WS_HOST,
          TLS_ENABLED,
          TLS_TRUST_STORE,
          TLS_TRUST_STORE_PASSWORD,
          TLS_TRUST_CERTIFICATES,
          TLS_KEY_STORE,
          TLS_KEY_STORE_PASSWORD,
          TLS_CERTIFICATE,
          TLS_PRIVATE_KEY,
          TLS_KEY_PASSWORD,
          TLS_VERIFY_HOST_NAME,
          TLS_SERVER_NAME,
          TLS_PROTOCOLS);

  private static final List<String> SECRET_WORDS =
      List.of("password", "passwd", "passphrase", "secret", "accesskey", "token", "credential");

  /** A user and a password in front of a host, also without a scheme. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?:(?<=//)(?:(?!//)\\S)*|[^\\s,;/:]*:(?!//)[^\\s,;]*)@");

  private static final String HIDDEN = "***";

  private Keys() {}

  /**
   * Returns all settings of the core.
   *
   * @return the keys, in the order of the documentation
   */
  public static List<ConfigKey<?>> all() {
    return ALL;
  }

  /**
   * Returns whether the value of a setting must not be shown, judged by its name.
   *
   * @param name the name, of any component
   * @return whether it is a secret
   */
  public static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_WORDS.stream().anyMatch(lower::contains);
  }

  /**
   * Returns a value as it may be shown in messages.
   *
   * @param name the name of the setting, of any component
   * @param value its value
   * @return {@code ***} if it is a secret, otherwise the value without users and passwords of URLs
   */
  public static String shown(String name, String value) {
    if (isSecret(name)) {
      return HIDDEN;
    }
    return value.indexOf('@') < 0 ? value : USER_INFO.matcher(value).replaceAll(HIDDEN + "@");
  }
}
