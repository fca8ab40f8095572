package io.hawser.benchmarks.server;

import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection whose status requests are answered when a begin asks for it: the begin's time-out is
 * the number of an {@link AnswerOrder}. The begin is answered last, or immediately if its order is
 * {@link AnswerOrder#NONE}, which shows that all before it has arrived.
 */
final class HeldAnswers extends CannedAnswers {
  private final List<Integer> held = new ArrayList<>();

  HeldAnswers() {
    super(false);
  }

  @Override
  void answer(ByteBuf in, int start, ByteBuf to) {
    int headLength = in.getShort(start + HEAD_LENGTH_AT);
    boolean hasBody = in.getInt(start + LENGTH_AT) > headLength; // a heartbeat has none
    int body = start + headLength;
    short type = hasBody ? in.getShort(body) : 0;
    if (type == GlobalStatusRequest.TYPE_CODE) {
      held.add(in.getInt(start + ID_AT));
      return;
    }
    if (type == GlobalBeginRequest.TYPE_CODE) {
      giveAnswers(AnswerOrder.numbered(in.getInt(body + Short.BYTES)), to);
    }
    super.answer(in, start, to);
  }

  private void giveAnswers(AnswerOrder order, ByteBuf to) {
    if (order == AnswerOrder.NONE) {
      return;
    }
    order.arrange(held);
    ByteBuf answer = answerTo(GlobalStatusRequest.TYPE_CODE);
    held.forEach(id -> append(to, answer, id));
    held.clear();
  }
}
