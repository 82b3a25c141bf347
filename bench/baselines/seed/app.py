"""The stack of XaTube's predecessor: FastAPI and SQLAlchemy over PostgreSQL, a row for each viewer session, a commit for each heartbeat."""

import hashlib
import os
from datetime import datetime, timezone
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, DateTime, String, create_engine, select, update
from sqlalchemy.orm import Session, declarative_base, sessionmaker

engine = create_engine(os.environ["DATABASE"], pool_size=15, max_overflow=5)
SessionLocal = sessionmaker(bind=engine, autoflush=False)
Base = declarative_base()


class ViewerSession(Base):
    __tablename__ = "viewer_sessions"
    id = Column(String(36), primary_key=True)
    last_seen_at = Column(DateTime(timezone=True))
    watched_ms = Column(BigInteger)


class StreamKey(Base):
    __tablename__ = "stream_keys"
    hash = Column(String(64), primary_key=True)
    channel_id = Column(String(36))
    revoked_at = Column(DateTime(timezone=True))


class HeartbeatRequest(BaseModel):
    session: str
    watchedMs: int


class HeartbeatResponse(BaseModel):
    session: str
    heartbeatSeconds: float
    viewers: int
    state: str


app = FastAPI()


def database():
    session = SessionLocal()
    try:
        yield session
    finally:
        session.close()


@app.get("/readyz")
def readyz():
    return "ready"


@app.post("/api/heartbeats", status_code=202, response_model=HeartbeatResponse)
def heartbeat(request: HeartbeatRequest, db: Session = Depends(database)):
    row = update(ViewerSession).where(ViewerSession.id == request.session[:36]).values(
        last_seen_at=datetime.now(timezone.utc), watched_ms=request.watchedMs
    ).execution_options(synchronize_session=False)
    if db.execute(row).rowcount == 0:
        raise HTTPException(401, "no such session")
    db.commit()
    return HeartbeatResponse(session=request.session, heartbeatSeconds=10, viewers=10000, state="live")


async def stream_key(request: Request) -> str:
    fields = parse_qs((await request.body()).decode())
    return hashlib.sha256(fields["name"][0].encode()).hexdigest()


@app.post("/callbacks/nginx-rtmp")
def publish(key: str = Depends(stream_key), db: Session = Depends(database)):
    known = db.execute(select(StreamKey.channel_id).where(StreamKey.hash == key, StreamKey.revoked_at.is_(None))).scalar()
    if known is None:
        return Response(status_code=403)
    return RedirectResponse(f"rtmp://127.0.0.1:1935/hls/{known}", status_code=302)
