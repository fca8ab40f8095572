package io.hawser.error;

/** Says how far a failed request got. */
public enum Delivery {
  /**
   * The request never left this process, or only reached servers that answered that they had done
   * nothing with it. Sending it again cannot perform it twice.
   */
  NOT_SENT,
  /** The request was passed to the network and no answer came. The TC may have acted on it. */
  MAYBE_SENT,
  /** The TC answered that the request failed. */
  ANSWERED
}
