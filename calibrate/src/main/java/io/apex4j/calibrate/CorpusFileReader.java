package io.apex4j.calibrate;

import java.util.ArrayList;
import java.util.List;

/** Reads the documents of a corpus's files. */
final class CorpusFileReader {
    private final CorpusJson json = new CorpusJson();

    /**
     * The documents of a file.
     *
     * @param place the file, for messages
     */
    List<CorpusDocument> read(byte[] bytes, CorpusFile file, String place) {
        DocumentShapes shapes = new DocumentShapes(file.domain(), file.language());
        String text = CorpusText.decode(bytes, place);
        List<CorpusDocument> documents = new ArrayList<>();
        List<CorpusText.Part> parts = file.isJsonLines() ? CorpusText.lines(text) : CorpusText.documents(text);
        for (CorpusText.Part part : parts) {
            String at = place + ", line " + part.line();
            documents.add(
                    file.isJsonLines() ? shapes.own(json.parse(part.text(), at), at) : shapes.text(part.text(), at));
        }
        return documents;
    }
}
