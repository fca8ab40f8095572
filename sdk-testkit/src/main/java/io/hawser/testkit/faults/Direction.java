package io.hawser.testkit.faults;

/** Which of the two streams of a connection. */
public enum Direction {
  /** What the client sends: requests, heartbeats, answers to pushes. */
  TO_SERVER,
  /** What the server sends: answers and pushes. */
  TO_CLIENT
}
