package io.hawser.netty.internal.client;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers of which one performs requests, and the others answer that they are not the leader. */
final class RaftCluster implements AutoCloseable {
  static final int NONE = -1;

  /** The text with which a follower of Seata 2.0.0 rejects requests. */
  static final String FOLLOWER = "The current TC is not a leader node, interrupt processing !";

  final List<ScriptedServer> servers = new ArrayList<>();

  /** The number of the leader, or {@link #NONE}. */
  final AtomicInteger leader;

  /** The requests that the leaders performed. */
  final Queue<Message> performed = new ConcurrentLinkedQueue<>();

  /** The numbers of the servers that answered that they are not the leader, in that order. */
  final Queue<Integer> denials = new ConcurrentLinkedQueue<>();

  /** The text with which servers that are not the leader reject requests. */
  volatile String words = FOLLOWER;

  RaftCluster(int size, int leader) {
    this.leader = new AtomicInteger(leader);
    for (int i = 0; i < size; i++) {
      int number = i;
      servers.add(ScriptedServer.start((peer, message) -> handle(number, peer, message)));
    }
  }

  ServerAddress[] addresses() {
    return servers.stream().map(ScriptedServer::address).toArray(ServerAddress[]::new);
  }

  private boolean handle(int number, ScriptedServer.Peer peer, RpcMessage message) {
    if (message.body() instanceof MergedWarpMessage merged) {
      List<Message> answers = merged.msgs().stream().map(one -> answer(number, one)).toList();
      peer.answer(message, new MergeResultMessage(answers));
      return true;
    }
    Message answer = answer(number, message.body());
    if (answer == null) {
      return false; // registrations, heartbeats
    }
    peer.send(message.id(), MessageType.RESPONSE, answer);
    return true;
  }

  private Message answer(int number, Message request) {
    Message denial = denial(request);
    if (denial == null) {
      return null;
    }
    if (leader.get() != number) {
      denials.add(number);
      return denial;
    }
    performed.add(request);
    if (request instanceof BranchRegisterRequest) {
      return new BranchRegisterResponse(
          ResultCode.Success, "", TransactionExceptionCode.Unknown, 4711);
    }
    return request instanceof GlobalCommitRequest
        ? new GlobalCommitResponse(
            ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Committed)
        : ScriptedServer.usualAnswer(request);
  }

  private Message denial(Message request) {
    TransactionExceptionCode code = TransactionExceptionCode.NotRaftLeader;
    if (request instanceof GlobalBeginRequest) {
      return new GlobalBeginResponse(ResultCode.Failed, words, code, "", "");
    } else if (request instanceof GlobalStatusRequest) {
      return new GlobalStatusResponse(ResultCode.Failed, words, code, GlobalStatus.UnKnown);
    } else if (request instanceof GlobalCommitRequest) {
      return new GlobalCommitResponse(ResultCode.Failed, words, code, GlobalStatus.Committing);
    } else if (request instanceof BranchRegisterRequest) {
      return new BranchRegisterResponse(ResultCode.Failed, words, code, 0);
    } else if (request instanceof BranchReportRequest) {
      return new BranchReportResponse(ResultCode.Failed, words, code);
    }
    return null;
  }

  @Override
  public void close() {
    servers.forEach(ScriptedServer::close);
  }
}
