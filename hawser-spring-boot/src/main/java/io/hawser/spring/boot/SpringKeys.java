package io.hawser.spring.boot;

import java.util.List;

/** The settings of this integration, besides those that the core knows. */
final class SpringKeys {
  static final String STARTUP = "hawser.startup";
  static final String SSL_BUNDLE = "hawser.ssl.bundle";
  static final String HEADERS = "hawser.propagation.http.headers";
  static final String SERVER = "hawser.propagation.http.server.enabled";
  static final String CLIENT = "hawser.propagation.http.client.enabled";
  static final String THREADS = "hawser.propagation.threads";
  static final String ROLLBACK_RULES = "hawser.rollback-rules";
  static final String FENCE_SCHEMA = "hawser.tcc.fence.initialize-schema";
  static final String SERVER_TAG = "hawser.metrics.server-tag";
  static final String TRACE = "hawser.tracing.propagate";

  /** The settings of the starter for tests. */
  static final List<String> TESTS = List.of("hawser.test.coordinator", "hawser.test.faults");

  /** One setting; all names begin with {@code hawser.}. */
  record OwnKey(String name, String type, String defaultText, String meaning) {
    boolean isList() {
      return type.startsWith("java.util.List<");
    }
  }

  static final List<OwnKey> ALL =
      List.of(
          new OwnKey(
              STARTUP,
              "io.hawser.spring.boot.StartupMode",
              "fail-fast",
              "Whether the application fails to start without a server, or connects in the"
                  + " background."),
          new OwnKey(
              SSL_BUNDLE,
              "java.lang.String",
              "",
              "The SSL bundle whose certificates connections to servers use; switches TLS on."),
          new OwnKey(
              HEADERS,
              "java.util.List<java.lang.String>",
              "TX_XID,X-TX-XID",
              "The HTTP headers that carry an XID; all are written, any of them is read."),
          new OwnKey(
              SERVER,
              "java.lang.Boolean",
              "true",
              "Whether the XID of a request counts for the code that serves it."),
          new OwnKey(
              CLIENT,
              "java.lang.Boolean",
              "true",
              "Whether requests of RestClient, RestTemplate, WebClient and OpenFeign carry the"
                  + " XID."),
          new OwnKey(
              THREADS,
              "java.lang.Boolean",
              "true",
              "Whether Micrometer's context propagation carries the XID to other threads."),
          new OwnKey(
              ROLLBACK_RULES,
              "io.hawser.spring.RollbackRulesMode",
              "hawser",
              "Whether a transaction is rolled back, or committed as by Seata's clients, after an"
                  + " error that none of the rules of its method matches."),
          new OwnKey(
              FENCE_SCHEMA,
              "io.hawser.spring.boot.SchemaMode",
              "never",
              "Whether the table of the TCC fence is created at the start."),
          new OwnKey(
              SERVER_TAG,
              "java.lang.Boolean",
              "false",
              "Whether meters of requests have a tag for the server."),
          new OwnKey(
              TRACE,
              "java.lang.Boolean",
              "false",
              "Whether the context of a trace is sent to the coordinator."));

  private SpringKeys() {}
}
