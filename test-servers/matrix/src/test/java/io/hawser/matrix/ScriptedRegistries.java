package io.hawser.matrix;

import io.hawser.registry.ServerAddress;
import io.hawser.testsupport.ScriptedHttpRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * A member of a raft cluster and a naming server, as Seata's answer: each has paths of its own.
 * Both name one server, which never changes.
 */
final class ScriptedRegistries extends ScriptedHttpRegistry {
  private ServerAddress server;

  ScriptedRegistries() throws IOException {}

  /** Sets the server that is named. */
  void name(ServerAddress address) {
    change(() -> server = address);
  }

  @Override
  protected String document(String path, Map<String, String> query) {
    return switch (path) {
      case "/metadata/v1/cluster" ->
          """
          {"storeMode":"raft","term":1,"nodes":[{%s,"group":"default","role":"LEADER"}]}
          """
              .formatted(addresses());
      case "/naming/v1/discovery" ->
          """
          {"term":1,"clusterList":[{"clusterName":"default","clusterType":"default","unitData":[
            {"unitName":"unit","namingInstanceList":[{%s,"healthy":true,"term":0,"weight":1.0}]}]}]}
          """
              .formatted(addresses());
      default -> null;
    };
  }

  private String addresses() {
    ServerAddress named = Objects.requireNonNull(server, "no server yet");
    return """
    "control":{"host":"127.0.0.1","port":%d},"transaction":{"host":"%s","port":%d},"metadata":{}
    """
        .formatted(port(), named.host(), named.port());
  }

  @Override
  protected boolean hasChanged(Map<String, String> query, Map<String, String> form) {
    return false;
  }

  @Override
  protected String login(String body) {
    return ""; // none is asked for
  }
}
