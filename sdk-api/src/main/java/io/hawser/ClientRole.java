package io.hawser;

/** What a connection is for. Each role has its own connection to each server. */
public enum ClientRole {
  /** Begins and ends global transactions. */
  TM,
  /** Takes part in global transactions. */
  RM
}
