package io.hawser.seata.internal;

/** Reports that Seata's classes are used while no bridge is started. */
final class NotStartedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NotStartedException() {
    super(
        "The bridge is not started, so nothing was sent. A Spring Boot application starts it by"
            + " itself; call SeataBridge.start in any other, in place of TMClient.init and"
            + " RMClient.init");
  }
}
