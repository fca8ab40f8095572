package io.hawser;

/** The purpose of a connection. Each role has its own connection to each server. */
public enum ClientRole {
  /** Begins and ends global transactions. */
  TM,
  /** Takes part in global transactions. */
  RM
}
