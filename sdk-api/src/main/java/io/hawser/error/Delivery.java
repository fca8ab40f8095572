package io.hawser.error;

/** How far a failed request got. */
public enum Delivery {
  /** It never left this process. Sending it again cannot do it twice. */
  NOT_SENT,
  /** It was handed to the network and no answer came: the TC may or may not have acted on it. */
  MAYBE_SENT,
  /** The TC answered that it failed. */
  ANSWERED
}
