package io.hawser.testkit.faults;

/** A fault of some frames. The others pass unchanged. */
abstract class FrameStage extends Stage {
  private final Frames.Chooser chooser;

  FrameStage(DirectionPipe pipe, Frames frames) {
    super(pipe);
    this.chooser = frames.chooser(pipe.random());
  }

  @Override
  final boolean needsFrames() {
    return true;
  }

  @Override
  public final void frame(byte[] frame) {
    if (chooser.chooses(frame)) {
      chosen(frame);
    } else {
      spared(frame);
    }
  }

  abstract void chosen(byte[] frame);

  void spared(byte[] frame) {
    next().frame(frame);
  }
}
