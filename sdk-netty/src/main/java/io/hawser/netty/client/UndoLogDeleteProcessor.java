package io.hawser.netty.client;

import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.RemotingProcessor;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.transaction.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the undo-log handler of a resource; the protocol has no answer. */
final class UndoLogDeleteProcessor implements RemotingProcessor<ServerConnection> {
  private static final Logger log = LoggerFactory.getLogger(UndoLogDeleteProcessor.class);

  private final ResourceTable resources;

  UndoLogDeleteProcessor(ResourceTable resources) {
    this.resources = resources;
  }

  @Override
  public void process(ServerConnection connection, RpcMessage message) {
    UndoLogDeleteRequest request = (UndoLogDeleteRequest) message.body();
    Resource resource = resources.find(request.resourceId());
    if (resource == null) {
      log.debug("{} asks for undo logs of {}, not registered here", connection, request);
      return;
    }
    try {
      resource.undoLogs().delete(request);
    } catch (Throwable e) { // errors too: they end with this request
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log.warn("Deleting undo logs of {} failed; the server asks daily", request.resourceId(), e);
    }
  }

  @Override
  public void rejected(ServerConnection connection, RpcMessage message) {
    log.info("The RM executor is full: undo logs are deleted the next time");
  }
}
