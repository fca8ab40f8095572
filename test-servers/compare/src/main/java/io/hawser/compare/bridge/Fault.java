package io.hawser.compare.bridge;

/** A temporary fault of the coordinator or of the registry. */
enum Fault {
  /** Killed, and started again on the same port. */
  KILLED("server killed (kill -9), started again") {
    @Override
    void strike(Place place) {
      place.server().kill9();
      place.server().restart();
    }
  },

  /** Ended by SIGTERM, as a deployment does, and started again. */
  RESTARTED("server stopped (SIGTERM), started again") {
    @Override
    void strike(Place place) {
      place.server().terminate();
      place.server().restart();
    }
  },

  /** The registry is gone for half a minute, the server is not. */
  REGISTRY_DOWN("registry down for 30 s") {
    @Override
    void strike(Place place) throws InterruptedException {
      place.registry().kill9();
      Thread.sleep(30_000);
      place.registry().start();
    }
  },

  /** Its connections stay open and are accepted, and nothing is answered. */
  SILENT("server silent for 10 s") {
    @Override
    void strike(Place place) throws InterruptedException {
      place.server().suspend();
      Thread.sleep(10_000);
      place.server().resume();
    }
  };

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Does it; returns when it is over. */
  abstract void strike(Place place) throws InterruptedException;
}
