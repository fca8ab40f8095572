package io.hawser.netty.internal.call;

import io.hawser.protocol.Message;

/** Looks at answers before they complete their requests. Event loop of the connection. */
public interface AnswerCheck {
  /** Lets every answer through. */
  AnswerCheck NONE =
      new AnswerCheck() {
        @Override
        public boolean takes(MessageFuture<?> request, Message answer) {
          return false;
        }

        @Override
        public void unclaimed(Message answer) {}
      };

  /**
   * Decides whether an answer completes its request, which is not pending any more.
   *
   * @return {@code true} if it does not: the check has taken over the request
   */
  boolean takes(MessageFuture<?> request, Message answer);

  /** Takes note of an answer that no request waits for, such as the answer to a one-way request. */
  void unclaimed(Message answer);
}
