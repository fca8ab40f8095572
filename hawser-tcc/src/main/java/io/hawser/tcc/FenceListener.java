package io.hawser.tcc;

/** Is notified of what a fence prevented, for example to count it. */
@FunctionalInterface
public interface FenceListener {

  /** The events that a fence reports. Without a fence, each of them would have done damage. */
  enum Event {
    /** A cancel came for a branch that was never tried. */
    EMPTY_ROLLBACK,
    /** A try came after the cancel of its branch, and was rejected. */
    HANGING,
    /** A step came once more, and did not run. */
    DUPLICATE
  }

  /**
   * Is called when something happened, and the local transaction that recorded it has ended. It is
   * called on the thread of the step, which waits: it must not block. What it throws, also an
   * {@link Error}, is logged, at most once a minute, and changes nothing.
   *
   * @param event what happened
   * @param actionName the name of the action, which is the resource id
   */
  void happened(Event event, String actionName);
}
