package io.partita.engine.embedded.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static final UUID DATABASE = new UUID(0x1122334455667788L, 0x99aabbccddeeff00L);

  private final FaultyDisk disk = new FaultyDisk(1, 1);
  private final Path directory = Path.of("d");

  @Test
  void aSegmentHeaderHasTheseBytes() throws IOException {
    StoredFile file = SegmentFormat.prepare(disk, directory, 5, 4096);
    SegmentFormat.writeHeader(file, new SegmentFormat.Fields(5, 77, 4096, DATABASE));
    byte[] bytes = disk.bytes(SegmentFormat.path(directory, 5));
    assertThat(file.path().getFileName()).hasToString("log-0000000000000005.partita");
    assertThat(HexFormat.of().formatHex(bytes, 0, 64))
        .isEqualTo(
            "50617274694c4f47" // PartiLOG
                + "00000001" // version
                + "00000000" // cipher
                + "00000200" // length
                + "1e1cd7ba" // checksum
                + "0000000000000005" // id
                + "000000000000004d" // first LSN
                + "0000000000001000" // size
                + "112233445566778899aabbccddeeff00"); // database
    assertThat(Arrays.copyOfRange(bytes, 64, 4096)).containsOnly(0);
  }

  @Test
  void aFrameHeaderHasTheseBytes() {
    FrameBuffer buffer = new FrameBuffer();
    buffer.beginRecord(3).put(new byte[] {1, 2, 3});
    buffer.beginRecord(1).put((byte) 4);
    ByteBuffer frame = FrameFormat.seal(buffer.buffer(), buffer.length(), 5, 77, 78, 76);
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    assertThat(bytes).hasSize(512);
    assertThat(HexFormat.of().formatHex(bytes, 0, 60))
        .isEqualTo(
            "50465231" // PFR1
                + "73f8c5af" // checksum
                + "0000000000000005" // segment
                + "000000000000004d" // first LSN
                + "000000000000004e" // last LSN
                + "000000000000004c" // durable LSN
                + "0000000c" // body length
                + "00000002" // records
                + "00000003010203"
                + "0000000104");
    assertThat(Arrays.copyOfRange(bytes, 60, 512)).containsOnly(0);
  }

  @Test
  void aFrameIsReadAsItWasWrittenAndRefusedWithAnyBitFlipped() throws IOException {
    StoredFile file = SegmentFormat.prepare(disk, directory, 9, 8192);
    Segment segment = new Segment(file, 9, 1, 8192);
    FrameBuffer buffer = new FrameBuffer();
    byte[] record = new byte[600];
    Arrays.fill(record, (byte) 7);
    buffer.beginRecord(record.length).put(record);
    file.write(FrameFormat.seal(buffer.buffer(), buffer.length(), 9, 1, 1, 0), 512);
    assertThat(FrameFormat.read(segment, 512)).isNotNull();
    assertThat(FrameFormat.read(new Segment(file, 8, 1, 8192), 512)).isNull();
    int bits = (FrameFormat.HEADER_LENGTH + 4 + record.length) * 8;
    for (int bit = 0; bit < bits; bit++) {
      disk.flip(file.path(), 512 + bit / 8, bit % 8);
      assertThat(FrameFormat.read(segment, 512)).as("bit %s", bit).isNull();
      disk.flip(file.path(), 512 + bit / 8, bit % 8);
    }
    assertThat(FrameFormat.read(segment, 512)).isNotNull();
  }
}
