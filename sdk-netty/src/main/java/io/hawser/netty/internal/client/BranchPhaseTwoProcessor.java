package io.hawser.netty.internal.client;

import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.connection.Connection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Takes the pushes by which a server ends branches (protocol section 9), on the event loop. A
 * branch has one run at a time: a repeated push waits for the outcome of the running one and needs
 * no thread. A rollback while the commit runs, or the other way round, is answered immediately as a
 * retryable failure, as is what cannot be run: the server asks again, and no branch is lost.
 */
final class BranchPhaseTwoProcessor implements RemotingProcessor<Connection> {
  private final ResourceTable resources;
  private final RmExecutor executor;
  private final BranchHandlers handlers;
  private final PhaseTwoLog log;
  private final ConcurrentMap<BranchRun.Key, BranchRun> runs = new ConcurrentHashMap<>();

  BranchPhaseTwoProcessor(
      ResourceTable resources, RmExecutor executor, BranchHandlers handlers, PhaseTwoLog log) {
    this.resources = resources;
    this.executor = executor;
    this.handlers = handlers;
    this.log = log;
  }

  @Override
  public void process(Connection connection, RpcMessage message) {
    BranchPush push = new BranchPush(connection, message, log);
    try {
      take(push);
    } catch (Throwable e) { // also an Error: the server waits for an answer
      push.answer(push.failed("this RM could not accept the push"));
      throw e;
    }
  }

  private void take(BranchPush push) {
    if (resources.find(push.resource()) == null) {
      push.answer(handlers.notRegistered(push));
      return;
    }
    BranchRun fresh = new BranchRun(push, handlers::run, log::rejected, this::ended);
    BranchRun.Key key = fresh.key();
    while (true) {
      BranchRun running = runs.putIfAbsent(key, fresh);
      if (running == null) {
        start(fresh);
        return;
      }
      if (running.isCommit() != push.isCommit()) {
        log.oppositeRuns(push);
        push.answer(
            push.failed(
                push.isCommit()
                    ? "the rollback of this branch is still running"
                    : "the commit of this branch is still running"));
        return;
      }
      if (running.join(push)) {
        return;
      }
      runs.remove(key, running); // it has ended, and is about to do this itself
    }
  }

  private void start(BranchRun run) {
    try {
      executor.execute(run.key().resource(), run);
    } catch (Throwable e) { // a run that stays in the table would keep its branch from ending
      run.rejected();
      throw e;
    }
  }

  private void ended(BranchRun run) {
    runs.remove(run.key(), run);
  }
}
