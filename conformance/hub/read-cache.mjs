// Reads a cache with Hugging Face's own library and prints what it finds as JSON.
// Arguments: the folder of the cache, the address of a hub, a repository, a path in it.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { downloadFileToCacheDir, scanCacheDir } from "@huggingface/hub";

const [cacheDir, hubUrl, repo, path] = process.argv.slice(2);
const scan = await scanCacheDir(cacheDir);
const file = await downloadFileToCacheDir({ repo, path, cacheDir, hubUrl });
const sha256 = createHash("sha256").update(await readFile(file)).digest("hex");
console.log(
  JSON.stringify({
    warnings: scan.warnings.map(String),
    repositories: scan.repos.map((cached) => ({
      name: cached.id.name,
      type: cached.id.type,
      bytes: cached.size,
      revisions: cached.revisions.map((revision) => ({
        commit: revision.commitOid,
        refs: revision.refs,
        files: revision.files.map((entry) => entry.path),
      })),
    })),
    file,
    sha256,
  }),
);
