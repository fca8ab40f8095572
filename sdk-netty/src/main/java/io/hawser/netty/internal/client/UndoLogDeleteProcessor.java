package io.hawser.netty.internal.client;

import io.hawser.model.BranchType;
import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the undo-log handler of a resource run; the protocol has no answer. Servers ask for AT in any
 * case, so a resource of another mode is meant if it is the only one with the id.
 */
final class UndoLogDeleteProcessor implements RemotingProcessor<Connection> {
  private static final Logger log = LoggerFactory.getLogger(UndoLogDeleteProcessor.class);

  private final ResourceTable resources;
  private final RmExecutor executor;
  private final PhaseTwoLog phaseTwoLog;

  UndoLogDeleteProcessor(ResourceTable resources, RmExecutor executor, PhaseTwoLog phaseTwoLog) {
    this.resources = resources;
    this.executor = executor;
    this.phaseTwoLog = phaseTwoLog;
  }

  @Override
  public void process(Connection connection, RpcMessage message) {
    UndoLogDeleteRequest request = (UndoLogDeleteRequest) message.body();
    ResourceTable.Key key = new ResourceTable.Key(request.resourceId(), request.branchType());
    Set<BranchType> types = resources.typesOf(request.resourceId());
    if (!types.contains(request.branchType()) && types.size() == 1) {
      key = new ResourceTable.Key(request.resourceId(), types.iterator().next());
    }
    Resource resource = resources.find(key);
    if (resource == null) {
      log.debug("{} asks for undo logs of {}, not registered here", connection, key);
      return;
    }
    executor.execute(key, new Deletion(resource, Duration.ofDays(request.saveDays()), key));
  }

  private final class Deletion implements RejectableTask {
    private final Resource resource;
    private final Duration minAge;
    private final ResourceTable.Key key;

    Deletion(Resource resource, Duration minAge, ResourceTable.Key key) {
      this.resource = resource;
      this.minAge = minAge;
      this.key = key;
    }

    @Override
    public void run() {
      try {
        BranchHandlers.asItsOwn(resource.undoLogs(), () -> resource.undoLogs().delete(minAge));
        phaseTwoLog.undoLogsDeleted(key);
      } catch (Throwable e) { // also an Error: it ends with this request
        phaseTwoLog.undoLogsFailed(key, e);
      }
    }

    @Override
    public void rejected() {
      Unreliable.log(
          () -> log.debug("No place for the undo logs of {}: they are deleted the next time", key));
    }
  }
}
