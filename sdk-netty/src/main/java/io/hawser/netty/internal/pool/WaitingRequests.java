package io.hawser.netty.internal.pool;

/** Requests that wait until a server is ready. Any thread. */
interface WaitingRequests {
  /** There are no requests. */
  WaitingRequests NONE =
      new WaitingRequests() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public void wake() {}

        @Override
        public void failAll() {}
      };

  boolean isEmpty();

  /** Is called when a server has become ready. */
  void wake();

  /** Is called when waiting is of no use any more. */
  void failAll();
}
