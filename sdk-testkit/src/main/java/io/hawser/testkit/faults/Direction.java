package io.hawser.testkit.faults;

/** One of the two streams of a connection. */
public enum Direction {
  /** The client's messages: requests, heartbeats, answers to pushes. */
  TO_SERVER,
  /** The server's messages: answers and pushes. */
  TO_CLIENT
}
