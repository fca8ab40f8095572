package io.hawser.testkit.faults;

import java.util.List;
import java.util.function.Function;

/** Replaces some frames by other frames or by none. */
final class EditStage extends FrameStage {
  private final FaultKind kind;
  private final Function<byte[], List<byte[]>> edit;

  EditStage(
      DirectionPipe pipe, FaultKind kind, Frames frames, Function<byte[], List<byte[]>> edit) {
    super(pipe, frames);
    this.kind = kind;
    this.edit = edit;
  }

  @Override
  void chosen(byte[] frame) {
    pipe.acted(kind);
    edit.apply(frame).forEach(next()::frame);
  }
}
